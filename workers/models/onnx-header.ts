import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ModelError } from "./error";

/** An input or output of a graph; dimensions that are free are null. */
export interface GraphValue {
  name: string;
  type: string;
  dims: (number | null)[];
}

/** What a graph says of itself before any weight is read. */
export interface GraphHeader {
  irVersion: number;
  opset: number;
  inputs: GraphValue[];
  outputs: GraphValue[];
  /** Files beside the graph that hold weights, and how many bytes of each it needs. */
  external: Map<string, number>;
}

/** TensorProto.DataType, as far as inputs and outputs of known models go. */
const types: Record<number, string> = {
  1: "float32",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
  11: "float64",
  16: "bfloat16",
};

/**
 * Reads the graph's outline and skips the weights, however large they are.
 * @throws ModelError naming the file when it is no ONNX graph or is cut short.
 */
export function readGraphHeader(file: string): GraphHeader {
  const bytes = new FileBytes(file);
  try {
    return readModel(bytes);
  } finally {
    bytes.close();
  }
}

const noGraph = () => ({ irVersion: 0, opset: 0, inputs: [], outputs: [] });

/** onnx.proto3: ModelProto. */
function readModel(bytes: FileBytes): GraphHeader {
  const header: GraphHeader = { ...noGraph(), external: new Map() };
  let graphs = 0;
  for (const field of bytes.fields()) {
    if (field.number === 1) header.irVersion = field.value;
    if (field.number === 8) header.opset = Math.max(header.opset, readOpset(bytes, field));
    if (field.number === 7) {
      readGraph(bytes, field, header);
      graphs++;
    }
  }
  if (graphs !== 1) throw new ModelError(`${bytes.file} is not an ONNX graph`);
  return header;
}

/** OperatorSetIdProto: the version of the standard operators, 0 for any others. */
function readOpset(bytes: FileBytes, within: Field): number {
  const fields = [...bytes.fields(within)];
  const domain = fields.find((field) => field.number === 1);
  const standard = !domain || ["", "ai.onnx"].includes(bytes.text(domain));
  return standard ? (fields.find((field) => field.number === 2)?.value ?? 0) : 0;
}

/** GraphProto. Graphs of IR version 3 list their weights among the inputs; those are left out. */
function readGraph(bytes: FileBytes, within: Field, header: GraphHeader): void {
  const weights = new Set<string>();
  for (const field of bytes.fields(within)) {
    if (field.number === 5) weights.add(readWeight(bytes, field, header.external));
    if (field.number === 11) header.inputs.push(readValue(bytes, field));
    if (field.number === 12) header.outputs.push(readValue(bytes, field));
  }
  header.inputs = header.inputs.filter((input) => !weights.has(input.name));
}

/** TensorProto: its name, and where its bytes lie if not in this file. */
function readWeight(bytes: FileBytes, within: Field, external: Map<string, number>): string {
  let name = "";
  const place: Record<string, string> = {};
  for (const field of bytes.fields(within)) {
    if (field.number === 8) name = bytes.text(field);
    if (field.number !== 13) continue;
    const [key, value] = [...bytes.fields(field)].map((part) => bytes.text(part));
    place[key!] = value!;
  }
  const { location, offset = "0", length = "0" } = place;
  if (location !== undefined) {
    const end = Number(offset) + Number(length);
    external.set(location, Math.max(external.get(location) ?? 0, end));
  }
  return name;
}

/** ValueInfoProto, of a tensor. */
function readValue(bytes: FileBytes, within: Field): GraphValue {
  const value: GraphValue = { name: "", type: "unknown", dims: [] };
  for (const field of bytes.fields(within)) {
    if (field.number === 1) value.name = bytes.text(field);
    if (field.number !== 2) continue;
    for (const tensor of bytes.fields(field))
      if (tensor.number === 1) readTensorType(bytes, tensor, value);
  }
  return value;
}

function readTensorType(bytes: FileBytes, within: Field, value: GraphValue): void {
  for (const field of bytes.fields(within)) {
    if (field.number === 1) value.type = types[field.value] ?? `type ${field.value}`;
    if (field.number !== 2) continue;
    value.dims = [...bytes.fields(field)].map((dim) => {
      const fixed = [...bytes.fields(dim)].find((part) => part.number === 1);
      return fixed ? fixed.value : null;
    });
  }
}

/** A protobuf field: a number, or a stretch of the file. */
interface Field {
  number: number;
  value: number;
  start: number;
  end: number;
}

const windowBytes = 16_384;

/** Walks through a protobuf file by fields; what nobody asks for is never read. */
class FileBytes {
  private readonly handle: number;
  private readonly size: number;
  private readonly window = Buffer.alloc(windowBytes);
  private windowStart = 0;
  private windowEnd = 0;

  constructor(readonly file: string) {
    this.handle = openSync(file, "r");
    this.size = fstatSync(this.handle).size;
  }

  close(): void {
    closeSync(this.handle);
  }

  *fields(within: { start: number; end: number } = { start: 0, end: this.size }) {
    let at = within.start;
    while (at < within.end) {
      const tag = this.varint(at);
      const field = this.field(Math.floor(tag.value / 8), tag.value % 8, tag.next);
      at = field.end;
      yield field;
    }
  }

  text({ start, end }: Field): string {
    const out = Buffer.alloc(end - start);
    readSync(this.handle, out, 0, out.length, start);
    return out.toString("utf8");
  }

  private field(number: number, wire: number, at: number): Field {
    switch (wire) {
      case 0: {
        const { value, next } = this.varint(at);
        return { number, value, start: at, end: next };
      }
      case 1:
        return { number, value: 0, start: at, end: at + 8 };
      case 2: {
        const { value, next } = this.varint(at);
        return { number, value: 0, start: next, end: this.checked(next + value) };
      }
      case 5:
        return { number, value: 0, start: at, end: at + 4 };
      default:
        throw new ModelError(`${this.file} is not an ONNX graph`);
    }
  }

  private checked(end: number): number {
    if (end <= this.size) return end;
    const found = `${this.size} bytes, expected at least ${end}`;
    throw new ModelError(`${this.file} is cut short or damaged (${found})`);
  }

  /** As a double: exact up to 2^53, which sizes and versions never reach. */
  private varint(at: number): { value: number; next: number } {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, next: at + i + 1 };
    }
    throw new ModelError(`${this.file} is not an ONNX graph`);
  }

  private byte(at: number): number {
    this.checked(at + 1);
    if (at < this.windowStart || at >= this.windowEnd) {
      this.windowStart = at;
      this.windowEnd = at + readSync(this.handle, this.window, 0, windowBytes, at);
    }
    return this.window[at - this.windowStart]!;
  }
}
