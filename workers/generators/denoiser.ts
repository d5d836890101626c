import { groupBy } from "../math/group";
import { combine, elements } from "../math/tensor";
import { cleanEstimate, networkInput, type Ask } from "../samplers";
import type { Tensor } from "../runtime";
import type { EncodedPrompt } from "../text/prompts";
import { wholePairs } from "./batches";
import type { Network, Row } from "./network";

export interface DenoiseRequest extends Ask {
  prompt: EncodedPrompt;
  negative: EncodedPrompt;
  /** Classifier-free guidance scale; at 1 the negative prompt plays no part. */
  guidance: number;
  /** The negative prompt is empty. */
  plain: boolean;
  shape: readonly number[];
  /** What an enlarger is given beside the latents. */
  small?: Tensor | null;
}

/** The network with guidance around it: requests in, clean estimates out. */
export class Denoiser {
  constructor(
    private readonly network: Network,
    /** Largest value of an estimate, where there is one. */
    private readonly range = Infinity,
  ) {}

  /** One estimate a request, of its latents' size; rows of all requests share the session calls. */
  async estimate(requests: readonly DenoiseRequest[]): Promise<Float32Array[]> {
    const { prediction } = this.network;
    const rows = requests.map((request) => this.rowsOf(request));
    const outputs = (await this.predict(rows.flat())).values();
    return requests.map((request, i) => {
      const [first, second] = rows[i]!.map(() => outputs.next().value!);
      const output = second ? guide(first!, second, request.guidance) : first!;
      return this.within(cleanEstimate(prediction, output, request.x, request.level));
    });
  }

  private within(estimate: Float32Array): Float32Array {
    const { range } = this;
    if (range === Infinity) return estimate;
    return estimate.map((value) => Math.min(range, Math.max(-range, value)));
  }

  private rowsOf(request: DenoiseRequest): Row[] {
    const { x, level, shape, small = null } = request;
    const input = networkInput(this.network.prediction, x, level);
    const { sides, told } = this.network.asking(request.guidance, request.plain);
    const single = sides.length === 1;
    const row = { input, t: level.t, shape, guidance: told, small, single };
    return sides.map((side) => ({ ...row, prompt: request[side] }));
  }

  /** Rows that fit go together, at most maxRows at a time; results come in the rows' order. */
  private async predict(rows: readonly Row[]): Promise<Float32Array[]> {
    const { keyOf, maxRows, singlesAlone } = this.network;
    const most = singlesAlone ? wholePairs(maxRows) : maxRows;
    const placeOf = (row: Row) => (singlesAlone && row.single ? row : keyOf(row));
    const results = new Map<Row, Float32Array>();
    for (const group of groupBy<Row, Row | string>(rows, placeOf).values())
      for (let i = 0; i < group.length; i += most) {
        const batch = group.slice(i, i + most);
        const found = await this.call(batch);
        batch.forEach((row, n) => results.set(row, found[n]!));
      }
    return rows.map((row) => results.get(row)!);
  }

  private async call(batch: readonly Row[]): Promise<Float32Array[]> {
    const { session, output, fixedRows, feeds } = this.network;
    // A graph exported for so many rows gets as many, the last one repeated.
    const filled = Array.from(
      { length: fixedRows ?? batch.length },
      (_, n) => batch[n] ?? batch.at(-1)!,
    );
    const found = (await session.run(feeds(filled), [output]))[output]!.data;
    const size = elements(batch[0]!.shape);
    return batch.map((_, n) => found.subarray(n * size, (n + 1) * size));
  }
}

/** Ho and Salimans 2022 (arXiv 2207.12598): away from the negative prompt, towards the prompt. */
function guide(prompt: Float32Array, negative: Float32Array, scale: number): Float32Array {
  return combine(scale, prompt, 1 - scale, negative);
}
