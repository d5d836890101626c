import type { Picture } from "../generator";

/** Two soft greys, as image editors show what is not there. */
const greys = [224, 240] as const;
/** Squares of the pattern along a cell's side. */
const squares = 2;

/** A picture whose unknown cells, row by row, are a checkerboard. */
export function withUnknown(picture: Picture, known: readonly boolean[]): Picture {
  if (known.every(Boolean)) return picture;
  const side = Math.sqrt(known.length);
  const { width, height, pixels } = picture;
  const out = pixels.slice();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [row, column] = [Math.floor((y * side) / height), Math.floor((x * side) / width)];
      if (known[row * side + column]) continue;
      const square =
        Math.floor((y * side * squares) / height) + Math.floor((x * side * squares) / width);
      out.fill(greys[square % 2]!, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  return { ...picture, pixels: out };
}
