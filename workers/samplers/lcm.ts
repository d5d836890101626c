import { combine } from "../math/tensor";
import type { Sampler, StepInput } from "./sampler";

/** Latent consistency models, Luo et al. 2023 (arXiv 2310.04378): jump to clean, noise, repeat. */
export const lcm: Sampler = {
  name: "lcm",
  space: "vp",
  spacing: "lcm",
  noisy: true,
  end: "clean",
  *step({ x, levels, index, noise }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const estimate = yield { x, level: from };
    // Boundary conditions of the consistency function: timestep scaling 10, sigma_data 0.5.
    const scaled = from.t * 10;
    const skip = 0.25 / (scaled ** 2 + 0.25);
    const clean = combine(scaled / Math.hypot(scaled, 0.5), estimate, skip, x);
    return { x: combine(to.alpha, clean, to.sigma, noise()), clean, history: [] };
  },
};
