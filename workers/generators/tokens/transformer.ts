import type { Cells } from "../../models/card";
import { split } from "../../math/tensor";
import type { Session, Tensor } from "../../runtime";
import type { EncodedPrompt } from "../../text/prompts";
import { inBatches, rowsOf } from "../batches";
import { cond } from "../cond";
import { block, cellCount, joined, type PreparedPrompt, type Side } from "./token-run";

export interface TokenGraphs {
  prepare: Session;
  trunk: Session;
  head: Session;
}

/** A side of a run at a cell: the run's codes so far and its own cache. */
export interface CellRow {
  side: Side;
  codes: BigInt64Array;
  position: number;
  /** The run has no other side. */
  single: boolean;
}

/** The autoregressive network: a trunk that reads what is drawn, a head that tells a cell's codes. */
export class Transformer {
  constructor(
    private readonly graphs: TokenGraphs,
    readonly cells: Cells,
    private readonly maxRows: number,
  ) {}

  async prepare(prompt: EncodedPrompt): Promise<PreparedPrompt> {
    const found = await this.graphs.prepare.run(cond([prompt]), ["memory", "candidates"]);
    const candidates = found["candidates"]!;
    return {
      memory: found["memory"]!.data,
      candidates: BigInt64Array.from(candidates.data, BigInt),
      pictures: candidates.dims[2]!,
    };
  }

  /** What the trunk says of each row's cell; it enters the rows' caches. */
  async hidden(rows: readonly CellRow[]): Promise<Float32Array[]> {
    return inBatches(rows, this.maxRows, async (batch) => {
      const found = await this.graphs.trunk.run(this.trunkFeeds(batch), ["hidden", "key", "value"]);
      const each = (name: string) =>
        split(found[name]!.data, found[name]!.data.length / batch.length);
      const [keys, values] = [each("key"), each("value")];
      batch.forEach(({ side, position }, i) => {
        this.enter(side.keys, keys[i]!, position);
        this.enter(side.values, values[i]!, position);
      });
      return each("hidden");
    });
  }

  /** Logarithms of probabilities of the cell's next code, which is the `which`th. */
  logProbs(
    rows: readonly CellRow[],
    hidden: readonly Float32Array[],
    which: number,
  ): Promise<Float32Array[]> {
    const pairs = rows.map((row, i) => ({ row, hidden: hidden[i]!, single: row.single }));
    return inBatches(pairs, this.maxRows, (batch) =>
      rowsOf(this.graphs.head, this.headFeeds(batch, which)),
    );
  }

  private trunkFeeds(batch: readonly CellRow[]): Record<string, Tensor> {
    const { layers, width } = this.cells;
    const cache = [batch.length, layers, cellCount(this.cells), width];
    const sides = batch.map((row) => row.side);
    return {
      ...this.common(batch),
      codes: this.codesOf(batch),
      memory: this.memoryOf(sides),
      keys: { data: block(sides.map((side) => side.keys)), dims: cache },
      values: { data: block(sides.map((side) => side.values)), dims: cache },
    };
  }

  private headFeeds(
    batch: readonly { row: CellRow; hidden: Float32Array }[],
    which: number,
  ): Record<string, Tensor> {
    const rows = batch.map(({ row }) => row);
    const { codes, width } = this.cells;
    const own = rows.map((row) =>
      row.codes.subarray(row.position * codes, (row.position + 1) * codes),
    );
    const whichs = new BigInt64Array(rows.length).fill(BigInt(which));
    return {
      ...this.common(rows),
      hidden: { data: block(batch.map((one) => one.hidden)), dims: [rows.length, width] },
      codes: { data: joined(own), dims: [rows.length, codes] },
      which: { data: whichs, dims: [rows.length] },
      all_codes: this.codesOf(rows),
    };
  }

  private common(rows: readonly CellRow[]): Record<string, Tensor> {
    const sides = rows.map((row) => row.side);
    const pictures = sides[0]!.pictures;
    return {
      position: {
        data: BigInt64Array.from(rows, (row) => BigInt(row.position)),
        dims: [rows.length],
      },
      candidates: {
        data: joined(sides.map((side) => side.candidates)),
        dims: [rows.length, cellCount(this.cells), pictures, this.cells.codes],
      },
    };
  }

  private codesOf(rows: readonly CellRow[]): Tensor {
    const dims = [rows.length, cellCount(this.cells), this.cells.codes];
    return { data: joined(rows.map((row) => row.codes)), dims };
  }

  private memoryOf(sides: readonly Side[]): Tensor {
    const data = block(sides.map((side) => side.memory));
    return { data, dims: [sides.length, cellCount(this.cells), this.cells.width] };
  }

  /** [layers, width] of a cell into a cache [layers, N, width]. */
  private enter(cache: Float32Array, found: Float32Array, position: number): void {
    const { layers, width } = this.cells;
    for (let layer = 0; layer < layers; layer++) {
      const own = found.subarray(layer * width, (layer + 1) * width);
      cache.set(own, (layer * cellCount(this.cells) + position) * width);
    }
  }
}
