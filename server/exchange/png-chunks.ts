import { deflateSync, inflateSync } from "node:zlib";

/**
 * The chunks of a PNG (ISO/IEC 15948): 8 bytes of signature, then for each chunk u32 length, four
 * letters, data and a CRC over letters and data, all big endian. Text lies in tEXt (Latin-1),
 * zTXt (the same, deflated) and iTXt (UTF-8, deflated or not).
 */
export interface Chunk {
  type: string;
  data: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Text that unfolds to more than this is left where it is: nobody wrote such a recipe. */
const maxTextBytes = 4 * 1024 * 1024;

export const isPng = (file: Buffer) => file.subarray(0, 8).equals(signature);

/** Whole chunks in order; stops at a torn or overlong one. */
export function readChunks(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  if (!isPng(file)) return chunks;
  let offset = 8;
  while (offset + 12 <= file.byteLength) {
    const length = file.readUInt32BE(offset);
    const end = offset + 12 + length;
    if (end > file.byteLength) break;
    const type = file.toString("latin1", offset + 4, offset + 8);
    chunks.push({ type, data: file.subarray(offset + 8, offset + 8 + length) });
    offset = end;
  }
  return chunks;
}

/** All texts by keyword; of two with one keyword the first counts. */
export function readTexts(file: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  for (const chunk of readChunks(file)) {
    const [keyword, text] = decodeText(chunk) ?? [];
    if (keyword !== undefined && text !== undefined && !texts.has(keyword)) {
      texts.set(keyword, text);
    }
  }
  return texts;
}

export interface Text {
  keyword: string;
  text: string;
  /** tEXt where Latin-1 can say it, for readers that know nothing else; iTXt otherwise. */
  plain: boolean;
}

/** The same picture with these texts in front of its pixels; earlier ones of the same keywords go. */
export function withTexts(file: Buffer, texts: Text[]): Buffer {
  const replaced = new Set(texts.map(({ keyword }) => keyword));
  const kept = readChunks(file).filter((chunk) => !replaced.has(decodeText(chunk)?.[0] ?? ""));
  const [header, ...rest] = kept;
  if (header?.type !== "IHDR") throw new Error("not a PNG file");
  const chunks = [header, ...texts.map(encodeText), ...rest];
  return Buffer.concat([signature, ...chunks.map(encodeChunk)]);
}

function encodeText({ keyword, text, plain }: Text): Chunk {
  if (plain && isLatin1(text)) {
    return { type: "tEXt", data: Buffer.from(`${keyword}\0${text}`, "latin1") };
  }
  const packed = deflateSync(Buffer.from(text, "utf8"));
  // Keyword, end, compressed, method 0, no language, no translated keyword.
  const head = Buffer.concat([Buffer.from(keyword, "latin1"), Buffer.from([0, 1, 0, 0, 0])]);
  return { type: "iTXt", data: Buffer.concat([head, packed]) };
}

function decodeText({ type, data }: Chunk): [string, string] | null {
  if (type !== "tEXt" && type !== "zTXt" && type !== "iTXt") return null;
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return null;
  const keyword = data.toString("latin1", 0, end);
  const body = data.subarray(end + 1);
  if (type === "tEXt") return [keyword, body.toString("latin1")];
  const bytes = type === "zTXt" ? unpack(body.subarray(1)) : internationalText(body);
  if (!bytes) return null;
  return [keyword, bytes.toString(type === "zTXt" ? "latin1" : "utf8")];
}

function internationalText(body: Buffer): Buffer | null {
  const language = body.indexOf(0, 2);
  const translated = language < 0 ? -1 : body.indexOf(0, language + 1);
  if (translated < 0) return null;
  const text = body.subarray(translated + 1);
  return body[0] === 1 ? unpack(text) : text;
}

function unpack(packed: Buffer): Buffer | null {
  try {
    return inflateSync(packed, { maxOutputLength: maxTextBytes });
  } catch {
    return null;
  }
}

const isLatin1 = (text: string) => !/[^\t\n\r\u0020-\u007e\u00a0-\u00ff]/.test(text);

function encodeChunk({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.byteLength);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
