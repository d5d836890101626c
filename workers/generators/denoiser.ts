import { groupBy } from "../math/group";
import { combine, concat, elements } from "../math/tensor";
import type { LatentDiffusionCard } from "../models/card";
import type { Session, Tensor } from "../runtime";
import { cleanEstimate, networkInput, type Ask } from "../samplers";
import type { EncodedPrompt } from "../text/prompts";

export interface DenoiseRequest extends Ask {
  prompt: EncodedPrompt;
  negative: EncodedPrompt;
  /** Classifier-free guidance scale; at 1 the negative prompt plays no part. */
  guidance: number;
  shape: readonly number[];
}

/** One row of the network's batch: a request with one of its prompts. */
interface Row {
  input: Float32Array;
  t: number;
  prompt: EncodedPrompt;
  shape: readonly number[];
}

/** The network with guidance around it: requests in, clean estimates out. */
export class Denoiser {
  constructor(
    private readonly card: LatentDiffusionCard,
    private readonly session: Session,
    private readonly maxRows: number,
  ) {}

  /** One estimate a request, of its latents' size; rows of all requests share the session calls. */
  async estimate(requests: readonly DenoiseRequest[]): Promise<Float32Array[]> {
    const { prediction } = this.card;
    const rows = requests.map((request) => this.rowsOf(request));
    const outputs = (await this.predict(rows.flat())).values();
    return requests.map((request, i) => {
      const [first, second] = rows[i]!.map(() => outputs.next().value!);
      const output = second ? guide(first!, second, request.guidance) : first!;
      return cleanEstimate(prediction, output, request.x, request.level);
    });
  }

  private rowsOf({ x, level, prompt, negative, guidance, shape }: DenoiseRequest): Row[] {
    const input = networkInput(this.card.prediction, x, level);
    const row = (one: EncodedPrompt) => ({ input, t: level.t, prompt: one, shape });
    if (guidance === 1) return [row(prompt)];
    return guidance === 0 ? [row(negative)] : [row(prompt), row(negative)];
  }

  /** Rows of one size go together, at most maxRows at a time; results come in the rows' order. */
  private async predict(rows: readonly Row[]): Promise<Float32Array[]> {
    const results = new Map<Row, Float32Array>();
    for (const group of groupBy(rows, (row) => row.shape.join()).values())
      for (let i = 0; i < group.length; i += this.maxRows) {
        const batch = group.slice(i, i + this.maxRows);
        const found = await this.call(batch);
        batch.forEach((row, n) => results.set(row, found[n]!));
      }
    return rows.map((row) => results.get(row)!);
  }

  private async call(batch: readonly Row[]): Promise<Float32Array[]> {
    const { inputs, outputs } = this.card.graphs.denoiser;
    const { shape } = batch[0]!;
    const stack = (of: (row: Row) => Float32Array, dims: readonly number[]): Tensor => ({
      data: concat(batch.map(of)),
      dims: [batch.length, ...dims],
    });
    const tokens = this.card.tokenizer.maxTokens;
    const feeds: Record<string, Tensor> = {
      [inputs.latents]: stack((row) => row.input, shape),
      [inputs.timestep]: stack((row) => Float32Array.of(row.t), []),
      [inputs.text]: stack((row) => row.prompt.text, [tokens, textWidth(batch[0]!, tokens)]),
    };
    if (inputs.pooled)
      feeds[inputs.pooled] = stack((row) => row.prompt.pooled, [batch[0]!.prompt.pooled.length]);
    if (inputs.mask) feeds[inputs.mask] = stack((row) => row.prompt.mask, [tokens]);

    const found = (await this.session.run(feeds, [outputs.prediction]))[outputs.prediction]!.data;
    const size = elements(shape);
    return batch.map((_, n) => found.subarray(n * size, (n + 1) * size));
  }
}

const textWidth = (row: Row, tokens: number) => row.prompt.text.length / tokens;

/** Ho and Salimans 2022 (arXiv 2207.12598): away from the negative prompt, towards the prompt. */
function guide(prompt: Float32Array, negative: Float32Array, scale: number): Float32Array {
  return combine(scale, prompt, 1 - scale, negative);
}
