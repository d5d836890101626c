import type { Cells } from "../../models/card";
import { split } from "../../math/tensor";
import type { Session } from "../../runtime";
import { cellCount } from "./token-run";

/** What codes stand for, and the codes that stand best for latents. */
export class Codebook {
  private table: Promise<Float32Array[]> | null = null;

  constructor(
    private readonly session: Session,
    readonly cells: Cells,
  ) {}

  /** [N, codes] -> latents [C, side, side]; unknown codes add nothing. */
  async latents(codes: BigInt64Array): Promise<Float32Array> {
    return (await this.run(codes, 1))[0]!;
  }

  /** The inverse: code after code, the one that comes nearest with those before it. */
  async nearest(latents: Float32Array): Promise<BigInt64Array> {
    const entries = await this.entries();
    const { codes } = this.cells;
    const count = cellCount(this.cells);
    const found = new BigInt64Array(count * codes);
    for (let cell = 0; cell < count; cell++) {
      const rest = latents.filter((_, i) => i % count === cell);
      for (let which = 0; which < codes; which++) {
        const code = closest(rest, entries[which]!);
        found[cell * codes + which] = BigInt(code);
        const own = entries[which]!.subarray(code * rest.length, (code + 1) * rest.length);
        own.forEach((value, i) => (rest[i] = rest[i]! - value));
      }
    }
    return found;
  }

  /** For each place of a code, what every code there adds to a cell: [vocabulary, C]. */
  private entries(): Promise<Float32Array[]> {
    this.table ??= this.readEntries();
    return this.table;
  }

  private async readEntries(): Promise<Float32Array[]> {
    const { codes, vocabulary } = this.cells;
    const count = cellCount(this.cells);
    const pictures = Math.ceil(vocabulary / count);
    const tables: Float32Array[] = [];
    for (let which = 0; which < codes; which++) {
      const all = new BigInt64Array(pictures * count * codes).fill(-1n);
      for (let code = 0; code < vocabulary; code++) all[code * codes + which] = BigInt(code);
      const found = await this.run(all, pictures);
      tables.push(byCell(found, count).slice(0, (vocabulary * found[0]!.length) / count));
    }
    return tables;
  }

  private async run(codes: BigInt64Array, pictures: number): Promise<Float32Array[]> {
    const dims = [pictures, cellCount(this.cells), this.cells.codes];
    const output = this.session.outputs[0]!;
    const { data } = (await this.session.run({ codes: { data: codes, dims } }, [output]))[output]!;
    return split(data, data.length / pictures);
  }
}

/** Pictures [C, N] as [pictures * N, C]. */
function byCell(pictures: readonly Float32Array[], count: number): Float32Array {
  const channels = pictures[0]!.length / count;
  const out = new Float32Array(pictures.length * count * channels);
  pictures.forEach((latents, picture) =>
    latents.forEach((value, i) => {
      const cell = picture * count + (i % count);
      out[cell * channels + Math.floor(i / count)] = value;
    }),
  );
  return out;
}

function closest(cell: Float32Array, table: Float32Array): number {
  let [best, least] = [0, Infinity];
  for (let code = 0; code * cell.length < table.length; code++) {
    let distance = 0;
    for (let i = 0; i < cell.length; i++)
      distance += (cell[i]! - table[code * cell.length + i]!) ** 2;
    if (distance < least) [best, least] = [code, distance];
  }
  return best;
}
