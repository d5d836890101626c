import { move } from "./move";
import type { Sampler, StepInput } from "./sampler";

/** Algorithm 2 of Karras et al. 2022 (arXiv 2206.00364) without the second-order correction. */
export const euler: Sampler = {
  name: "euler",
  space: "ve",
  spacing: "linspace",
  noisy: false,
  end: "clean",
  *step({ x, levels, index }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    return { x: move(x, clean, from, to), clean, history: [] };
  },
};
