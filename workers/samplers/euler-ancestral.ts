import { combine } from "../math/tensor";
import { move } from "./move";
import type { Sampler, StepInput } from "./sampler";

/** The reverse chain of DDPM in sigmas: steps too far down, then adds noise (k-diffusion, Crowson). */
export const eulerAncestral: Sampler = {
  name: "euler-ancestral",
  space: "ve",
  spacing: "linspace",
  noisy: true,
  end: "clean",
  *step({ x, levels, index, noise }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    const up = to.sigma * Math.sqrt(1 - (to.sigma / from.sigma) ** 2);
    const down = { ...to, sigma: Math.sqrt(to.sigma ** 2 - up ** 2) };
    const moved = move(x, clean, from, down);
    return { x: combine(1, moved, up, noise()), clean, history: [] };
  },
};
