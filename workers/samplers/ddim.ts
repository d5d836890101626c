import { move } from "./move";
import type { Sampler, StepInput } from "./sampler";

/** Song et al. 2020 (arXiv 2010.02502) with eta 0: the noise found in x is kept from step to step. */
export const ddim: Sampler = {
  name: "ddim",
  space: "vp",
  spacing: "leading",
  noisy: false,
  end: "first",
  *step({ x, levels, index }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    return { x: move(x, clean, from, to), clean, history: [] };
  },
};
