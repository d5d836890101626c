import type { Level } from "./levels";
import type { Ask, StepOutput } from "./sampler";

/**
 * What inpainting leaves as it is. Wherever the mask is 0, x is the picture under the run's own
 * noise, at whatever level the step is, and the clean estimate is the picture; so every sampler
 * moves the kept part along its known path (Lugmayr et al. 2022, arXiv 2201.09865, without the
 * jumps back; ComfyUI masks the same two tensors).
 */
export class Kept {
  constructor(
    /** 1 where the picture is painted anew, 0 where it stays; one value a latent value. */
    private readonly mask: Float32Array,
    private readonly picture: Float32Array,
    private readonly noise: Float32Array,
  ) {}

  /** x at this level, its kept part replaced. */
  in(x: Float32Array, { alpha, sigma }: Level): Float32Array {
    const { mask, picture, noise } = this;
    return x.map((value, i) =>
      mix(mask[i]!, value, Math.fround(alpha * picture[i]! + sigma * noise[i]!)),
    );
  }

  /** The same of a clean estimate. */
  inClean(clean: Float32Array): Float32Array {
    const { mask, picture } = this;
    return clean.map((value, i) => mix(mask[i]!, value, picture[i]!));
  }

  /** A sampler's step between the two. */
  *during(step: Generator<Ask, StepOutput, Float32Array>): typeof step {
    let next = step.next();
    while (!next.done) {
      const { x, level } = next.value;
      const clean = yield { x: this.in(x, level), level };
      next = step.next(this.inClean(clean));
    }
    return next.value;
  }
}

const mix = (share: number, painted: number, kept: number) => share * painted + (1 - share) * kept;
