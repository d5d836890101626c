import { combine } from "../math/tensor";
import type { Sampler, StepInput } from "./sampler";

/** Straight steps along a rectified flow: Liu et al. 2022 (arXiv 2209.03003). */
export const flowEuler: Sampler = {
  name: "flow-euler",
  space: "ve",
  spacing: "linspace",
  noisy: false,
  end: "clean",
  *step({ x, levels, index }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    const velocity = combine(1 / from.sigma, x, -1 / from.sigma, clean);
    return { x: combine(1, x, to.sigma - from.sigma, velocity), clean, history: [] };
  },
};
