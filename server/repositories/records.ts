/**
 * A sequence of records, each a JSON head and some binary parts: how frames lie in a run's journal
 * and in a finished filmstrip. Layout of one record, little endian: u32 length of the rest, u32
 * length of the head, head (UTF-8 JSON), then for each part u32 length and bytes.
 */
export interface RawRecord {
  head: unknown;
  parts: Buffer[];
}

export function encodeRecord(head: unknown, parts: Uint8Array[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const chunks = [json, ...parts].flatMap((chunk) => [u32(chunk.byteLength), chunk]);
  const body = Buffer.concat(chunks);
  return Buffer.concat([u32(body.byteLength), body]);
}

/** Reads whole records and stops at a torn one: the last write of a killed process. */
export function decodeRecords(file: Buffer): RawRecord[] {
  const records: RawRecord[] = [];
  let offset = 0;
  while (offset + 4 <= file.byteLength) {
    const end = offset + 4 + file.readUInt32LE(offset);
    if (end > file.byteLength) break;
    records.push(decodeBody(file.subarray(offset + 4, end)));
    offset = end;
  }
  return records;
}

function decodeBody(body: Buffer): RawRecord {
  const chunks: Buffer[] = [];
  let offset = 0;
  while (offset < body.byteLength) {
    const end = offset + 4 + body.readUInt32LE(offset);
    chunks.push(body.subarray(offset + 4, end));
    offset = end;
  }
  const [head, ...parts] = chunks;
  return { head: JSON.parse(head!.toString("utf8")), parts };
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
