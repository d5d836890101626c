import type { Picture } from "./generator";

/** Which pixels are painted anew (1) and which stay (0), row by row, and the picture they stay of. */
export interface Mask {
  values: Float32Array;
  picture: Picture;
}

/** The mean over the pixels of each latent, the same for every channel. */
export function latentMask(
  { values, picture: { width } }: Mask,
  [channels, rows, columns]: readonly number[],
): Float32Array {
  const side = width / columns!;
  const plane = new Float32Array(rows! * columns!);
  values.forEach((value, i) => {
    const row = Math.floor(i / width / side);
    const column = Math.floor((i % width) / side);
    plane[row * columns! + column]! += value / side ** 2;
  });
  const out = new Float32Array(channels! * plane.length);
  for (let channel = 0; channel < channels!; channel++) out.set(plane, channel * plane.length);
  return out;
}

/** The kept pixels are the picture's own, to the bit; in between, the mask says how much of each. */
export function laidOver(painted: Picture, mask: Mask | null): Picture {
  // Small previews show what the latents do.
  if (!mask || painted.width !== mask.picture.width) return painted;
  const kept = mask.picture.pixels;
  const pixels = new Uint8ClampedArray(painted.pixels.length);
  painted.pixels.forEach((value, i) => {
    const share = mask.values[Math.floor(i / 3)]!;
    pixels[i] = share * value + (1 - share) * kept[i]!;
  });
  return { ...painted, pixels: new Uint8Array(pixels.buffer) };
}
