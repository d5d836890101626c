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
  /** The negative prompt is empty: a guide, where the model has one, may stand in for it. */
  plain?: boolean;
  shape: readonly number[];
  /** What an enlarger is given beside the latents. */
  small?: Tensor | null;
}

export interface DenoiserOptions {
  /** Largest value of an estimate, where there is one. */
  range?: number;
  /** A small network to steer away from (autoguidance, Karras et al. 2024, arXiv 2406.02507). */
  guide?: Guide;
}

export interface Guide {
  network: Network;
  /** The highest timestep at which it is asked. */
  upTo: number;
  /** Of the guidance scale above 1. */
  strength: number;
}

/** A row, and who is asked about it. */
interface Asked {
  network: Network;
  row: Row;
}

/** The rows of a request, and the scale that their answers are put together with. */
interface Question {
  asked: Asked[];
  scale: number;
}

/** The network with guidance around it: requests in, clean estimates out. */
export class Denoiser {
  constructor(
    private readonly network: Network,
    private readonly options: DenoiserOptions = {},
  ) {}

  /** One estimate a request, of its latents' size; rows of all requests share the session calls. */
  async estimate(requests: readonly DenoiseRequest[]): Promise<Float32Array[]> {
    const { prediction } = this.network;
    const questions = requests.map((request) => this.question(request));
    const outputs = await predictions(questions.flatMap(({ asked }) => asked));
    return requests.map((request, i) => {
      const { asked, scale } = questions[i]!;
      const [first, second] = asked.map((one) => outputs.get(one)!);
      const output = second ? guided(first!, second, scale) : first!;
      return this.within(cleanEstimate(prediction, output, request.x, request.level));
    });
  }

  private within(estimate: Float32Array): Float32Array {
    const { range = Infinity } = this.options;
    if (range === Infinity) return estimate;
    return estimate.map((value) => Math.min(range, Math.max(-range, value)));
  }

  private question(request: DenoiseRequest): Question {
    const { x, level, guidance, shape, small = null } = request;
    const { network } = this;
    const input = networkInput(network.prediction, x, level);
    const sides = network.sides(guidance);
    const guide = sides.length === 2 ? this.guideFor(request) : null;
    const single = sides.length === 1 || guide !== null;
    const row = { input, t: level.t, shape, guidance, small, single };
    return {
      scale: guide ? 1 + (guidance - 1) * guide.strength : guidance,
      asked: sides.map((side) => ({
        network: side === "negative" && guide ? guide.network : network,
        row: { ...row, prompt: request[side] },
      })),
    };
  }

  private guideFor({ plain, level }: DenoiseRequest): Guide | null {
    const { guide } = this.options;
    return guide && plain && level.t <= guide.upTo ? guide : null;
  }
}

/** What each row's network says of it. */
async function predictions(asked: readonly Asked[]): Promise<Map<Asked, Float32Array>> {
  const found = new Map<Asked, Float32Array>();
  for (const [network, group] of groupBy(asked, (one) => one.network)) {
    const said = await predict(
      network,
      group.map((one) => one.row),
    );
    group.forEach((one, i) => found.set(one, said[i]!));
  }
  return found;
}

/** Rows that fit go together, at most maxRows at a time; results come in the rows' order. */
async function predict(network: Network, rows: readonly Row[]): Promise<Float32Array[]> {
  const { keyOf, maxRows, singlesAlone } = network;
  const most = singlesAlone ? wholePairs(maxRows) : maxRows;
  const placeOf = (row: Row) => (singlesAlone && row.single ? row : keyOf(row));
  const results = new Map<Row, Float32Array>();
  for (const group of groupBy<Row, Row | string>(rows, placeOf).values())
    for (let i = 0; i < group.length; i += most) {
      const batch = group.slice(i, i + most);
      const found = await call(network, batch);
      batch.forEach((row, n) => results.set(row, found[n]!));
    }
  return rows.map((row) => results.get(row)!);
}

async function call(network: Network, batch: readonly Row[]): Promise<Float32Array[]> {
  const { session, output, fixedRows, feeds } = network;
  // A graph exported for so many rows gets as many, the last one repeated.
  const filled = Array.from(
    { length: fixedRows ?? batch.length },
    (_, n) => batch[n] ?? batch.at(-1)!,
  );
  const found = (await session.run(feeds(filled), [output]))[output]!.data;
  const size = elements(batch[0]!.shape);
  return batch.map((_, n) => found.subarray(n * size, (n + 1) * size));
}

/** Ho and Salimans 2022 (arXiv 2207.12598): away from the negative prompt, towards the prompt. */
function guided(prompt: Float32Array, negative: Float32Array, scale: number): Float32Array {
  return combine(scale, prompt, 1 - scale, negative);
}
