import { combine } from "../math/tensor";
import { lambda, move } from "./move";
import type { Sampler, StepInput } from "./sampler";

/** DPM-Solver++ (2M), Lu et al. 2022 (arXiv 2211.01095), algorithm 2 in its midpoint form. */
export const dpmpp2m: Sampler = {
  name: "dpmpp-2m",
  space: "vp",
  spacing: "linspace-multistep",
  noisy: false,
  end: "clean",
  *step({ x, levels, index, history }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    const [before] = history;
    // The first step has no past; the last one, to no noise at all, is first order as in diffusers.
    if (!before || to.sigma === 0) return { x: move(x, clean, from, to), clean, history: [clean] };
    const width = lambda(to) - lambda(from);
    const ratio = width / (lambda(from) - lambda(levels[index - 1]!));
    const ahead = combine(1 + ratio / 2, clean, -ratio / 2, before);
    return { x: move(x, ahead, from, to), clean, history: [clean] };
  },
};
