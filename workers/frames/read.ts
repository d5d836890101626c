import sharp, { type Metadata } from "sharp";
import type { Picture } from "../generators/generator";

/** A picture that cannot be read; the message says why, the limit where one was crossed. */
export class PictureError extends Error {
  override name = "PictureError";
  constructor(
    message: string,
    readonly limit?: string | number,
  ) {
    super(message);
  }
}

interface Size {
  width: number;
  height: number;
}

const formats = ["png", "webp", "jpeg"];
/** Pixels that are unpacked at most, whatever a small file promises. */
const mostPixels = 50_000_000;

/**
 * A stored picture, upright, cut to cover the given size around its middle, on white.
 * @throws PictureError when it is no picture, or one too large.
 */
export async function readPicture(bytes: Uint8Array, { width, height }: Size): Promise<Picture> {
  await sizeOf(bytes);
  const pixels = await reading(() =>
    opened(bytes)
      .autoOrient()
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .resize(width, height, { fit: "cover", kernel: "lanczos3" })
      .raw({ depth: "uchar" })
      .toBuffer(),
  );
  return { width, height, pixels: new Uint8Array(pixels) };
}

/**
 * A mask's lightness, 0..1 row by row, cut as the picture that it belongs to. What is transparent
 * is black.
 * @throws PictureError when it is no picture, or of another shape than picture and drawing.
 */
export async function readMask(
  bytes: Uint8Array,
  picture: Uint8Array,
  size: Size,
): Promise<Float32Array> {
  const [own, theirs] = [await sizeOf(bytes), await sizeOf(picture)];
  if (!sameShape(own, theirs) && !sameShape(own, size)) {
    const wanted = `${told(theirs)} or ${told(size)}`;
    throw new PictureError(`is ${told(own)}: it must have the shape of ${wanted}`, wanted);
  }
  const { width, height } = size;
  const values = await reading(() =>
    opened(bytes)
      .autoOrient()
      .flatten({ background: "#000" })
      .toColourspace("b-w")
      .resize(width, height, { fit: "cover", kernel: "linear" })
      .raw({ depth: "uchar" })
      .toBuffer(),
  );
  return Float32Array.from(values, (value) => value / 255);
}

const told = ({ width, height }: Size) => `${width}x${height}`;

/** Up to what rounding to whole pixels does. */
const sameShape = (a: Size, b: Size) =>
  Math.abs(a.width * b.height - b.width * a.height) <=
  Math.max(a.width, a.height, b.width, b.height);

const opened = (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: mostPixels });

/** As it stands upright. */
async function sizeOf(bytes: Uint8Array): Promise<Size> {
  const found = await reading(() => opened(bytes).metadata());
  if (!formats.includes(found.format))
    throw new PictureError(`is ${found.format}: it must be PNG, WebP or JPEG`, formats.join(", "));
  return upright(found);
}

function upright({ autoOrient }: Metadata): Size {
  const { width, height } = autoOrient;
  if (width * height <= mostPixels) return { width, height };
  throw new PictureError(
    `has ${width}x${height} pixels: it may have ${mostPixels / 1e6} million`,
    mostPixels,
  );
}

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new PictureError(`cannot be read: ${(error as Error).message.split("\n")[0]}`);
  }
}
