import sharp from "sharp";
import { encodePicture } from "../frames/encode";
import type { Picture } from "../generators";

interface Size {
  width: number;
  height: number;
}
type Colour = readonly [number, number, number];

/** A picture of soft waves, different for each seed. */
export function waves({ width, height }: Size, seed = 1): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [(Math.floor(i / 3) % width) / width, Math.floor(i / 3 / width) / height];
    pixels[i] = 127 + 100 * Math.sin(seed + (i % 3) + 5 * x * seed) * Math.cos(4 * y + seed);
  }
  return { width, height, pixels };
}

export const png = (picture: Picture): Promise<Buffer> => encodePicture(picture);

/** One colour all over, as PNG. */
export function plain({ width, height }: Size, [r, g, b]: Colour): Promise<Buffer> {
  const create = { width, height, channels: 3 as const, background: { r, g, b } };
  return sharp({ create }).png().toBuffer();
}

/** A mask whose right half is painted anew. */
export function rightHalf({ width, height }: Size): Promise<Buffer> {
  const pixels = new Uint8Array(width * height * 3);
  pixels.forEach((_, i) => (pixels[i] = Math.floor(i / 3) % width >= width / 2 ? 255 : 0));
  return png({ width, height, pixels });
}
