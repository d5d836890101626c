import type { Variation } from "../../server/contract";
import { NoiseBetween } from "../math/between";
import { NoiseStream, type Noise } from "../math/noise";
import { slerp } from "../math/slerp";
import { concat, split } from "../math/tensor";
import type { Kept } from "./kept";
import type { Level, Schedule } from "./levels";
import type { Ask, Sampler } from "./sampler";
import { depart, type SamplingStart } from "./start";

export interface SamplingOptions {
  sampler: Sampler;
  schedule: Schedule;
  /** Steps of the whole way; a start may leave out the first of them. */
  steps: number;
  seed: number;
  /** All noise lies so far on the way to this seed's, where it is to lie between two. */
  towards?: Towards | undefined;
  /** Start noise turned towards that of another seed. */
  variation?: Variation | undefined;
  /** Number of latent values. */
  size: number;
  /** Pure noise where nothing is said. */
  start?: SamplingStart;
}

/** Another seed, and how far towards it. */
export interface Towards {
  seed: number;
  /** 0 is one's own noise, 1 the other's. */
  amount: number;
}

/** What a run draws its noise from, the first and all that follows. */
export function noiseOf({ seed, towards }: Pick<SamplingOptions, "seed" | "towards">): Noise {
  const own = new NoiseStream(seed);
  return towards ? new NoiseBetween(own, new NoiseStream(towards.seed), towards.amount) : own;
}

/** The first numbers of a stream, turned towards those of another seed. */
export function startNoise(
  stream: Noise,
  size: number,
  variation: Variation | undefined,
): Float32Array {
  const own = stream.draw(size);
  if (!variation) return own;
  return slerp(own, new NoiseStream(variation.seed).draw(size), variation.strength);
}

/** One picture's way from noise to clean. Everything in it depends on its own options alone. */
export class Sampling {
  readonly levels: readonly Level[];
  /** Steps of the way that were left out. */
  readonly first: number;
  /** Steps done. */
  step = 0;
  x: Float32Array;
  /** The clean picture as the last step predicted it. */
  clean: Float32Array;
  private history: readonly Float32Array[] = [];
  private readonly stream: Noise;
  private readonly kept: Kept | null;

  constructor(private readonly options: SamplingOptions) {
    const { size, variation, start = { kind: "noise" } } = options;
    this.stream = noiseOf(options);
    const noise = startNoise(this.stream, size, variation);
    const { levels, first, x, kept } = depart(start, options, noise);
    this.levels = levels;
    this.first = first;
    this.kept = kept;
    this.x = x;
    this.clean = x;
    // A branch draws the noise that would still have come.
    if (start.kind === "latents") this.skipNoise(first);
  }

  get totalSteps(): number {
    return this.options.steps - this.first;
  }

  get done(): boolean {
    return this.step === this.totalSteps;
  }

  /** The finished picture, once all steps are done. */
  get result(): Float32Array {
    return this.x;
  }

  /** Where x is among the levels, and which of the whole way's steps comes next. */
  get index(): number {
    return this.first + this.step;
  }

  /** The next step; drive it with the clean estimates it asks for. It counts once it returns. */
  *advance(): Generator<Ask, void, Float32Array> {
    const { x, levels, history, index, kept } = this;
    const noise = () => this.stream.draw(this.options.size);
    const step = this.options.sampler.step({ x, levels, index, history, noise });
    const out = yield* kept ? kept.during(step) : step;
    this.x = kept ? kept.in(out.x, levels[index + 1]!) : out.x;
    this.clean = kept ? kept.inClean(out.clean) : out.clean;
    this.history = out.history;
    this.step++;
  }

  /** All that the steps to come depend on: the latents, then the sampler's history. */
  state(): Float32Array {
    return concat([this.x, ...this.history]);
  }

  /**
   * Goes on from a state that `state()` gave after `step` steps; exact, noise included. Bare latents
   * do as well: multistep samplers then start again at first order.
   * @throws RangeError when the block does not fit these latents or the step is out of range.
   */
  restore(step: number, state: Float32Array): void {
    const { size } = this.options;
    const { totalSteps } = this;
    if (step < 0 || step > totalSteps)
      throw new RangeError(`step ${step} is not in 0..${totalSteps}`);
    if (state.length === 0 || state.length % size !== 0)
      throw new RangeError(`${state.length} values are no multiple of the ${size} latents`);
    const [x, ...history] = split(state, size);
    this.x = x!;
    this.clean = this.x;
    this.history = history;
    this.skipNoise(step - this.step);
    this.step = step;
  }

  private skipNoise(steps: number): void {
    if (!this.options.sampler.noisy) return;
    for (let skipped = 0; skipped < steps; skipped++) this.stream.skip(this.options.size);
  }
}
