type Rgb = readonly [number, number, number];

/**
 * The colours a picture is made of, the most frequent first: pixels are counted in coarse cells, and
 * a cell's mean is taken if it differs enough from those before it.
 */
export function coloursOf(rgba: Uint8ClampedArray, most = 6): string[] {
  const cells = new Map<number, { count: number; sum: [number, number, number] }>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    if (rgba[at + 3]! < 128) continue;
    const [r, g, b] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
    const key = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5);
    const cell = cells.get(key) ?? { count: 0, sum: [0, 0, 0] };
    cell.count += 1;
    cell.sum = [cell.sum[0] + r, cell.sum[1] + g, cell.sum[2] + b];
    cells.set(key, cell);
  }
  const means = [...cells.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ count, sum }): Rgb => [sum[0] / count, sum[1] / count, sum[2] / count]);
  const chosen: Rgb[] = [];
  for (const colour of means) {
    if (chosen.length === most) break;
    if (chosen.every((other) => distance(colour, other) > 48)) chosen.push(colour);
  }
  return chosen.map(hexOf);
}

/** Weighted as eyes see: green counts most. */
function distance(a: Rgb, b: Rgb): number {
  const [r, g, bl] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt(0.8 * r * r + 1.4 * g * g + 0.6 * bl * bl);
}

const hexOf = (colour: Rgb) =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

const names: [string, string][] = [
  ["black", "#000000"], ["charcoal", "#36454f"], ["grey", "#808080"], ["silver", "#c0c0c0"],
  ["white", "#ffffff"], ["ivory", "#fffff0"], ["cream", "#fffdd0"], ["beige", "#e8dcc0"],
  ["sand", "#c2b280"], ["ochre", "#cc7722"], ["brown", "#6f4e37"], ["terracotta", "#c66b4e"],
  ["rust", "#b7410e"], ["red", "#e02020"], ["crimson", "#b0122f"], ["burgundy", "#6e0f24"],
  ["coral", "#ff7f50"], ["salmon", "#fa8072"], ["orange", "#ff8c00"], ["amber", "#ffbf00"],
  ["yellow", "#ffe633"], ["olive", "#707a20"], ["lime green", "#a4d327"], ["green", "#2e8b3d"],
  ["forest green", "#1f4d2b"], ["mint green", "#98e0b4"], ["teal", "#0f8080"], ["turquoise", "#40e0d0"],
  ["sky blue", "#87ceeb"], ["blue", "#2050d0"], ["navy blue", "#101f5c"], ["indigo", "#4b0082"],
  ["violet", "#8a50d8"], ["purple", "#6a2080"], ["lavender", "#c8b6f0"], ["magenta", "#d020a0"],
  ["pink", "#ffa6c9"], ["rose", "#e0507a"], ["peach", "#ffcba4"],
]; // prettier-ignore

const rgbOf = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** The word for a colour that a prompt understands. */
export function colourName(hex: string): string {
  const wanted = rgbOf(hex);
  const nearest = names.toSorted(
    (a, b) => distance(wanted, rgbOf(a[1])) - distance(wanted, rgbOf(b[1])),
  );
  return nearest[0]![0];
}

/** Dark or light words, whichever can be read on a colour. */
export function inkOn(hex: string): string {
  const [r, g, b] = rgbOf(hex);
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#221913" : "#fffaf3";
}
