import { combine } from "../math/tensor";
import type { Sampler, StepInput } from "./sampler";

/** Ho et al. 2020 (arXiv 2006.11239), equations 6 and 7: the posterior mean plus fresh noise. */
export const ddpm: Sampler = {
  name: "ddpm",
  space: "vp",
  spacing: "leading",
  noisy: true,
  end: "clean",
  *step({ x, levels, index, noise }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    const kept = (from.alpha / to.alpha) ** 2;
    const toClean = (to.alpha * (1 - kept)) / from.sigma ** 2;
    const toX = (Math.sqrt(kept) * to.sigma ** 2) / from.sigma ** 2;
    const deviation = (to.sigma / from.sigma) * Math.sqrt(1 - kept);
    const mean = combine(toClean, clean, toX, x);
    return { x: combine(1, mean, deviation, noise()), clean, history: [] };
  },
};
