import { concat } from "../../math/tensor";
import type { Cells } from "../../models/card";

/** What one prompt means for all cells, and what the trunk has found of those that are drawn. */
export interface Side {
  /** [N, width]. */
  memory: Float32Array;
  /** [N, J, codes]: what each cell may copy. */
  candidates: BigInt64Array;
  /** How many pictures these are of. */
  pictures: number;
  /** [layers, N, width]. */
  keys: Float32Array;
  values: Float32Array;
}

/** The sides of guidance: prompt, or negative prompt, or both in this order. */
export interface TokenState {
  sides: readonly Side[];
  /** [N, codes], -1 where nothing is drawn yet. */
  codes: BigInt64Array;
  /** A number in 0..1 for every code. */
  uniforms: Float64Array;
}

export const cellCount = ({ side }: Cells): number => side * side;

/** Which prompts a guidance scale needs. */
export function sidesFor<T>(guidance: number, prompt: T, negative: T): T[] {
  return guidance === 1 ? [prompt] : guidance === 0 ? [negative] : [prompt, negative];
}

export type PreparedPrompt = Pick<Side, "memory" | "candidates" | "pictures">;

/** Sides that have drawn nothing yet; they lie behind one another, so that a run's batch is no copy. */
export function emptySides(prepared: readonly PreparedPrompt[], cells: Cells): Side[] {
  const cache = prepared.length * cells.layers * cellCount(cells) * cells.width;
  const all = {
    memory: concat(prepared.map((one) => one.memory)),
    keys: new Float32Array(cache),
    values: new Float32Array(cache),
  };
  const candidates = joined(prepared.map((one) => one.candidates));
  return prepared.map(({ pictures }, i) => {
    const own = <A extends Float32Array | BigInt64Array>(whole: A) => {
      const size = whole.length / prepared.length;
      return whole.subarray(i * size, (i + 1) * size) as A;
    };
    return {
      pictures,
      memory: own(all.memory),
      candidates: own(candidates),
      keys: own(all.keys),
      values: own(all.values),
    };
  });
}

/** Codes as latents are stored: planes of cells, [codes, side, side]. Half precision keeps them exactly. */
export function asPlanes(codes: BigInt64Array, cells: Cells): Float32Array {
  const count = cellCount(cells);
  const planes = new Float32Array(codes.length);
  codes.forEach((code, i) => {
    planes[(i % cells.codes) * count + Math.floor(i / cells.codes)] = Number(code);
  });
  return planes;
}

/** The inverse; null where a value is no code. */
export function fromPlanes(planes: Float32Array, cells: Cells): BigInt64Array | null {
  const count = cellCount(cells);
  const known = (value: number) =>
    Number.isInteger(value) && value >= -1 && value < cells.vocabulary;
  if (planes.length !== count * cells.codes || !planes.every(known)) return null;
  const codes = new BigInt64Array(planes.length);
  planes.forEach((value, i) => {
    codes[(i % count) * cells.codes + Math.floor(i / count)] = BigInt(value);
  });
  return codes;
}

export const unknownCodes = (cells: Cells): BigInt64Array =>
  new BigInt64Array(cellCount(cells) * cells.codes).fill(-1n);

/** Cells whose codes are all there, row by row. */
export function knownCells(codes: BigInt64Array, cells: Cells): boolean[] {
  return Array.from({ length: cellCount(cells) }, (_, cell) =>
    codes.subarray(cell * cells.codes, (cell + 1) * cells.codes).every((code) => code >= 0n),
  );
}

/** Several blocks of whole numbers behind one another; no copy where they are so already. */
export function joined(parts: readonly BigInt64Array[]): BigInt64Array {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const [first] = parts;
  if (adjacent(parts)) return new BigInt64Array(first!.buffer, first!.byteOffset, length);
  const out = new BigInt64Array(length);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** The same of other numbers. */
export function block(parts: readonly Float32Array[]): Float32Array {
  if (!adjacent(parts)) return concat(parts);
  const length = parts.reduce((total, part) => total + part.length, 0);
  return new Float32Array(parts[0]!.buffer, parts[0]!.byteOffset, length);
}

const adjacent = (parts: readonly (Float32Array | BigInt64Array)[]): boolean =>
  parts.every((part, i) => {
    const before = parts[i - 1];
    const from = before ? before.byteOffset + before.byteLength : part.byteOffset;
    return part.buffer === parts[0]!.buffer && part.byteOffset === from;
  });
