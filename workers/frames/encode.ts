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

/** All steps as one animated WebP that loops; the last picture is held before it starts again. */
export function encodeFilmstrip(
  pictures: readonly Picture[],
  { frameMs = 120, holdMs = 2000 } = {},
): Promise<Buffer> {
  const { width, height } = pictures[0]!;
  const delay = pictures.map((_, i) => (i === pictures.length - 1 ? holdMs : frameMs));
  const pages = Buffer.concat(pictures.map((picture) => picture.pixels));
  const raw = { width, height: height * pictures.length, channels: 3 as const, pageHeight: height };
  return sharp(pages, { raw, limitInputPixels: false })
    .webp({ quality: 85, loop: 0, delay })
    .toBuffer();
}
