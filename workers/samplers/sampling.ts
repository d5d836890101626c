import { NoiseStream } from "../math/noise";
import { concat, scale, split } from "../math/tensor";
import { levelsFor, startScale, type Level, type Schedule } from "./levels";
import type { Ask, Sampler } from "./sampler";

export interface SamplingOptions {
  sampler: Sampler;
  schedule: Schedule;
  steps: number;
  seed: number;
  /** Number of latent values. */
  size: number;
}

/** One picture's way from noise to clean. Everything in it depends on its own options alone. */
export class Sampling {
  readonly levels: readonly Level[];
  /** Steps done. */
  step = 0;
  x: Float32Array;
  /** The clean picture as the last step predicted it. */
  clean: Float32Array;
  private history: readonly Float32Array[] = [];
  private readonly stream: NoiseStream;

  constructor(private readonly options: SamplingOptions) {
    const { sampler, schedule, steps, seed, size } = options;
    this.levels = levelsFor(schedule, sampler, steps);
    this.stream = new NoiseStream(seed);
    this.x = scale(startScale(schedule, sampler, this.levels), this.stream.draw(size));
    this.clean = this.x;
  }

  get done(): boolean {
    return this.step === this.options.steps;
  }

  /** The next step; drive it with the clean estimates it asks for. It counts once it returns. */
  *advance(): Generator<Ask, void, Float32Array> {
    const { x, levels, history } = this;
    const noise = () => this.stream.draw(this.options.size);
    const out = yield* this.options.sampler.step({ x, levels, index: this.step, history, noise });
    ({ x: this.x, clean: this.clean, history: this.history } = out);
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
    const { size, steps, sampler } = this.options;
    if (step < 0 || step > steps) throw new RangeError(`step ${step} is not in 0..${steps}`);
    if (state.length === 0 || state.length % size !== 0)
      throw new RangeError(`${state.length} values are no multiple of the ${size} latents`);
    const [x, ...history] = split(state, size);
    this.x = x!;
    this.clean = this.x;
    this.history = history;
    if (sampler.noisy) for (let done = this.step; done < step; done++) this.stream.skip(size);
    this.step = step;
  }
}
