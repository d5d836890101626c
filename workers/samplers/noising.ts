import type { Level } from "./levels";
import { networkInput } from "./prediction";
import type { Ask } from "./sampler";
import { noiseOf, startNoise, type SamplingOptions } from "./sampling";
import { depart } from "./start";

const nothing: readonly Ask[] = [];

/**
 * The forward process (Sohl-Dickstein et al. 2015, arXiv 1503.03585): a picture's way into noise, the
 * same noise at every level. After step k x is what a start with the picture begins with when k steps
 * are left to take.
 */
export class Noising {
  step = 0;
  private readonly noise: Float32Array;

  constructor(
    private readonly options: Omit<SamplingOptions, "start">,
    private readonly picture: Float32Array,
  ) {
    const { size, variation } = options;
    this.noise = startNoise(noiseOf(options), size, variation);
  }

  get totalSteps(): number {
    return this.options.steps;
  }

  /** Which step of the way back would come next. */
  get index(): number {
    return this.options.steps - this.step;
  }

  get x(): Float32Array {
    return this.step === 0 ? this.picture : this.departure.x;
  }

  get levels(): readonly Level[] {
    return this.departure.levels;
  }

  /** What people watch: x, on the picture's scale whatever the sampler's. */
  get clean(): Float32Array {
    const { x, step, options, levels, index } = this;
    if (step === 0 || options.schedule.kind === "flow") return x;
    return networkInput("epsilon", x, levels[index]!);
  }

  get result(): Float32Array {
    return this.clean;
  }

  /** Asks for nothing: noise is added, none is taken away. */
  *advance(): Generator<Ask, void, Float32Array> {
    yield* nothing;
    this.step++;
  }

  state(): Float32Array {
    return this.x;
  }

  /** @throws RangeError when the step is out of range or the block is no latents of this size. */
  restore(step: number, state: Float32Array): void {
    const { totalSteps, options } = this;
    if (step < 0 || step > totalSteps)
      throw new RangeError(`step ${step} is not in 0..${totalSteps}`);
    if (state.length !== options.size)
      throw new RangeError(`${state.length} values are not the ${options.size} latents`);
    this.step = step;
  }

  private get departure() {
    const skipped = Math.min(this.index, this.options.steps - 1);
    return depart({ kind: "picture", clean: this.picture, skipped }, this.options, this.noise);
  }
}
