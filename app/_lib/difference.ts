/** From black over ember to white, as metal heats: little difference is dark, much is bright. */
const stops = [
  [20, 16, 13],
  [120, 24, 8],
  [255, 106, 61],
  [255, 214, 150],
  [255, 255, 255],
] as const;

/**
 * Draws how far two pictures of one size are apart, pixel by pixel, and gives the mean, 0 to 1.
 * Four bytes a pixel, as canvases have them.
 */
export function differenceMap(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
  out: Uint8ClampedArray,
): number {
  let sum = 0;
  for (let at = 0; at < out.length; at += 4) {
    const red = Math.abs(a[at]! - b[at]!);
    const green = Math.abs(a[at + 1]! - b[at + 1]!);
    const blue = Math.abs(a[at + 2]! - b[at + 2]!);
    const apart = (red + green + blue) / 765;
    sum += apart;
    // Most differences are small: the root spreads them over the scale.
    heat(Math.sqrt(apart), out, at);
  }
  return out.length === 0 ? 0 : sum / (out.length / 4);
}

function heat(share: number, out: Uint8ClampedArray, at: number) {
  const place = share * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[index]!, stops[index + 1]!];
  for (const channel of [0, 1, 2] as const) {
    out[at + channel] = from[channel] + (to[channel] - from[channel]) * (place - index);
  }
  out[at + 3] = 255;
}
