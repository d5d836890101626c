/**
 * The user comment of an EXIF block (TIFF 6.0 in Exif 2.3): that is where JPEG and WebP files carry
 * what PNG files have in their text chunks. IFD0 (tag 0x8769) leads to the Exif IFD, whose tag
 * 0x9286 starts with eight bytes that name its character code.
 */
const exifPointer = 0x8769;
const userComment = 0x9286;
const mostEntries = 1000;

export function readUserComment(exif: Buffer): string | null {
  const tiff = exif.toString("latin1", 0, 6) === "Exif\0\0" ? exif.subarray(6) : exif;
  const order = tiff.toString("latin1", 0, 2);
  if (tiff.byteLength < 8 || (order !== "II" && order !== "MM")) return null;
  const reader = new TiffReader(tiff, order === "II");
  const directory = reader.find(reader.u32(4), exifPointer);
  if (!directory) return null;
  const comment = reader.find(directory.value, userComment);
  return comment ? decode(reader.bytes(comment.value, comment.count), order === "II") : null;
}

class TiffReader {
  constructor(
    private readonly tiff: Buffer,
    private readonly little: boolean,
  ) {}

  u16(at: number): number {
    if (at < 0 || at + 2 > this.tiff.byteLength) return 0;
    return this.little ? this.tiff.readUInt16LE(at) : this.tiff.readUInt16BE(at);
  }

  u32(at: number): number {
    if (at < 0 || at + 4 > this.tiff.byteLength) return 0;
    return this.little ? this.tiff.readUInt32LE(at) : this.tiff.readUInt32BE(at);
  }

  bytes(at: number, length: number): Buffer {
    return this.tiff.subarray(at, at + length);
  }

  /** An entry: u16 tag, u16 type, u32 count, u32 value or offset. */
  find(directory: number, tag: number): { count: number; value: number } | null {
    const entries = Math.min(this.u16(directory), mostEntries);
    for (let index = 0; index < entries; index++) {
      const at = directory + 2 + index * 12;
      if (this.u16(at) === tag) return { count: this.u32(at + 4), value: this.u32(at + 8) };
    }
    return null;
  }
}

/** UNICODE is UTF-16 in the file's byte order, though some writers always put big endian. */
function decode(bytes: Buffer, little: boolean): string | null {
  const code = bytes.toString("latin1", 0, 8);
  const body = bytes.subarray(8);
  if (code.startsWith("UNICODE")) return decodeUtf16(body, little);
  if (code.startsWith("ASCII") || code === "\0\0\0\0\0\0\0\0") return trim(body.toString("utf8"));
  return trim(bytes.toString("utf8"));
}

function decodeUtf16(body: Buffer, little: boolean): string | null {
  const even = Buffer.from(body.subarray(0, body.byteLength & ~1));
  // Recipes are mostly ASCII: the zero byte of the first letter tells the order.
  const isLittle = even[0] === 0 ? false : even[1] === 0 ? true : little;
  return trim((isLittle ? even : even.swap16()).toString("utf16le"));
}

function trim(text: string): string | null {
  const clean = text.replaceAll("\0", "").trim();
  return clean === "" ? null : clean;
}

/** The EXIF block of a JPEG (segment APP1) or of a WebP (chunk EXIF in RIFF). */
export function findExif(file: Buffer): Buffer | null {
  if (file.readUInt16BE(0) === 0xffd8) return exifOfJpeg(file);
  const isWebp =
    file.toString("latin1", 0, 4) === "RIFF" && file.toString("latin1", 8, 12) === "WEBP";
  return isWebp ? exifOfWebp(file) : null;
}

function exifOfJpeg(file: Buffer): Buffer | null {
  let at = 2;
  while (at + 4 <= file.byteLength && file[at] === 0xff) {
    const marker = file[at + 1]!;
    // From the start of the scan on there are only pixels.
    if (marker === 0xda) return null;
    const end = at + 2 + file.readUInt16BE(at + 2);
    const body = file.subarray(at + 4, end);
    if (marker === 0xe1 && body.toString("latin1", 0, 6) === "Exif\0\0") return body;
    at = Math.max(end, at + 4);
  }
  return null;
}

function exifOfWebp(file: Buffer): Buffer | null {
  let at = 12;
  while (at + 8 <= file.byteLength) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString("latin1", at, at + 4) === "EXIF") return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  return null;
}
