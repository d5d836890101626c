import { combine } from "../math/tensor";
import { lambda, move } from "./move";
import type { Level } from "./levels";
import type { Sampler, StepInput } from "./sampler";

/**
 * UniPC, Zhao et al. 2023 (arXiv 2302.04867), order 2 with B2(h) = e^h - 1 on clean predictions:
 * each new prediction first corrects the step that led to it. History: the last two predictions and
 * the sample that the last step started from, as [newest, older?, start].
 */
export const unipc: Sampler = {
  name: "unipc",
  space: "vp",
  spacing: "linspace-multistep",
  noisy: false,
  end: "clean",
  *step({ x, levels, index, history }: StepInput) {
    const [from, to] = [levels[index]!, levels[index + 1]!];
    const clean = yield { x, level: from };
    const start = history.at(-1);
    const [newest, older] = history.slice(0, -1);
    const corrected = start && newest ? correct({ start, newest, older, clean, levels, index }) : x;
    const predicted = newest && to.sigma > 0 ? ahead(clean, newest, levels, index) : clean;
    const kept = newest ? [clean, newest, corrected] : [clean, corrected];
    return { x: move(corrected, predicted, from, to), clean, history: kept };
  },
};

/** Second order: the prediction half a step further along the line through the last two. */
function ahead(
  clean: Float32Array,
  newest: Float32Array,
  levels: readonly Level[],
  index: number,
): Float32Array {
  const width = lambda(levels[index + 1]!) - lambda(levels[index]!);
  const ratio = (lambda(levels[index - 1]!) - lambda(levels[index]!)) / width;
  const slope = 0.5 / ratio;
  return combine(1 - slope, clean, slope, newest);
}

interface Correction {
  start: Float32Array;
  newest: Float32Array;
  older: Float32Array | undefined;
  clean: Float32Array;
  levels: readonly Level[];
  index: number;
}

/** The last step once more, now that the prediction at its end is known. */
function correct({ start, newest, older, clean, levels, index }: Correction): Float32Array {
  const [from, to] = [levels[index - 1]!, levels[index]!];
  const h = lambda(from) - lambda(to);
  const base = combine(0.5, newest, 0.5, clean);
  if (!older) return move(start, base, from, to);

  const ratio = (lambda(levels[index - 2]!) - lambda(from)) / -h;
  const [past, end] = weights(h, ratio);
  // newest + past * (older - newest) / ratio + end * (clean - newest)
  const line = combine(1 - past / ratio - end, newest, past / ratio, older);
  return move(start, combine(1, line, end, clean), from, to);
}

/** Solves [[1, 1], [ratio, 1]] * weights = b of the paper's equation 5, with h negative. */
function weights(h: number, ratio: number): [past: number, end: number] {
  const phi1 = Math.expm1(h);
  const phi2 = phi1 / h - 1;
  const phi3 = phi2 / h - 0.5;
  const [b1, b2] = [phi2 / phi1, (2 * phi3) / phi1];
  const past = (b2 - b1) / (ratio - 1);
  return [past, b1 - past];
}
