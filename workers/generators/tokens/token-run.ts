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

export function emptySide(prepared: PreparedPrompt, cells: Cells): Side {
  const size = cells.layers * cellCount(cells) * cells.width;
  return { ...prepared, keys: new Float32Array(size), values: new Float32Array(size) };
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

/** Several blocks of whole numbers behind one another. */
export function joined(parts: readonly BigInt64Array[]): BigInt64Array {
  const out = new BigInt64Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** One block for a batch; the only side's own where there is no other. */
export const block = (parts: readonly Float32Array[]): Float32Array =>
  parts.length === 1 ? parts[0]! : concat(parts);
