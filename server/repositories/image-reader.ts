import sharp, { type Metadata } from "sharp";
import { limits, uploadFormats } from "../contract";
import { AppError } from "../errors";

/** A file as it is kept: upright, without metadata, of a bounded size. */
export interface CleanImage {
  webp: Buffer;
  width: number;
  height: number;
}

const field = "file";
const formats = uploadFormats.join(", ");

/**
 * Decodes whatever somebody sent and writes it anew, so that nothing but pixels is kept. A mask or a
 * picture made here comes as PNG and stays exact; the rest were lossy before.
 * @throws AppError naming the field and the limit.
 */
export async function readImage(file: Uint8Array): Promise<CleanImage> {
  // Looked at before any decoder is let near it: some formats are programs.
  const kind = signatureOf(file);
  if (!kind) throw noImage(`it must be one of ${formats}`);
  // Only the header is read here: the limit is checked by hand, so that it can be named.
  checkPixels(await decoding(() => sharp(file, { limitInputPixels: false }).metadata()));
  const { data, info } = await decoding(() =>
    open(file)
      .autoOrient()
      .resize(limits.uploadSide, limits.uploadSide, { fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .webp(kind === "png" ? { lossless: true, effort: 1 } : { quality: 92 })
      .toBuffer({ resolveWithObject: true }),
  );
  return { webp: data, width: info.width, height: info.height };
}

const open = (file: Uint8Array) =>
  sharp(file, { failOn: "error", limitInputPixels: limits.uploadPixels, animated: false });

function checkPixels({ width, height }: Metadata): void {
  if (width * height <= limits.uploadPixels) return;
  const megapixels = limits.uploadPixels / 1e6;
  throw new AppError(
    "too_large",
    `The picture has ${width} × ${height} pixels; at most ${megapixels} million can be taken.`,
    { field, limit: limits.uploadPixels },
  );
}

async function decoding<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    throw noImage("it is damaged or not what it says it is", cause);
  }
}

function noImage(why: string, cause?: unknown): AppError {
  const message = `This file cannot be read as a picture: ${why}.`;
  return new AppError("invalid", message, { field, limit: formats, cause });
}

type Kind = "png" | "other";

/** What the first bytes say it is; null for everything that is not taken. */
function signatureOf(file: Uint8Array): Kind | null {
  const head = Buffer.from(file.subarray(0, 16)).toString("latin1");
  if (head.startsWith("\u0089PNG\r\n\u001a\n")) return "png";
  const known =
    head.startsWith("\u00ff\u00d8\u00ff") ||
    head.startsWith("GIF8") ||
    (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") ||
    /^ftyp(avif|avis)/.test(head.slice(4));
  return known ? "other" : null;
}
