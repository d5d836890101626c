import { combine } from "../math/tensor";
import type { Ask, Sampler, StepInput, StepOutput } from "./sampler";

/** Algorithm 1 of Karras et al. 2022 (arXiv 2206.00364): the slope averaged over both ends. */
export const heun: Sampler = {
  name: "heun",
  space: "ve",
  spacing: "linspace",
  noisy: false,
  end: "clean",
  step: heunStep,
};

/** Two denoiser calls a step, one in the last, where the far end has no noise to divide by. */
export function* heunStep(input: StepInput): Generator<Ask, StepOutput, Float32Array> {
  const { x, levels, index } = input;
  const [from, to] = [levels[index]!, levels[index + 1]!];
  const slope = (at: Float32Array, clean: Float32Array, sigma: number) =>
    combine(1 / sigma, at, -1 / sigma, clean);

  const first = yield { x, level: from };
  const start = slope(x, first, from.sigma);
  const guess = combine(1, x, to.sigma - from.sigma, start);
  if (to.sigma === 0) return { x: guess, clean: first, history: [] };

  const second = yield { x: guess, level: to };
  const mean = combine(0.5, start, 0.5, slope(guess, second, to.sigma));
  return { x: combine(1, x, to.sigma - from.sigma, mean), clean: second, history: [] };
}
