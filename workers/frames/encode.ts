import { createHash } from "node:crypto";
import sharp from "sharp";
import type { Picture } from "../generators/generator";

const rawOf = ({ width, height, pixels }: Picture) =>
  sharp(pixels, { raw: { width, height, channels: 3 } });

/** A step's frame as WebP: quality 75 at the fastest effort, under two milliseconds at 256 x 256. */
export function encodeFrame(picture: Picture): Promise<Buffer> {
  return rawOf(picture).webp({ quality: 75, effort: 0 }).toBuffer();
}

/** The finished picture as PNG, without loss. */
export function encodePicture(picture: Picture): Promise<Buffer> {
  return rawOf(picture).png().toBuffer();
}

/** SHA-256 of the raw RGB bytes, in hexadecimal: equal hashes are equal pictures. */
export function outputHash({ pixels }: Picture): string {
  return createHash("sha256").update(pixels).digest("hex");
}

/**
 * All steps as one animated WebP that loops, each as large as the last one, which is held before it
 * starts again.
 */
export async function encodeFilmstrip(
  pictures: readonly Picture[],
  { frameMs = 120, holdMs = 2000 } = {},
): Promise<Buffer> {
  const { width, height } = pictures.at(-1)!;
  const delay = pictures.map((_, i) => (i === pictures.length - 1 ? holdMs : frameMs));
  const enlarged = pictures.map((picture) => pixelsAt(picture, width, height));
  const pages = Buffer.concat(await Promise.all(enlarged));
  const raw = { width, height: height * pictures.length, channels: 3 as const, pageHeight: height };
  return sharp(pages, { raw, limitInputPixels: false })
    .webp({ quality: 85, loop: 0, delay })
    .toBuffer();
}

/** Previews of large models are as small as their latents. */
async function pixelsAt(picture: Picture, width: number, height: number): Promise<Uint8Array> {
  if (picture.width === width && picture.height === height) return picture.pixels;
  return rawOf(picture).resize(width, height, { fit: "fill", kernel: "cubic" }).raw().toBuffer();
}
