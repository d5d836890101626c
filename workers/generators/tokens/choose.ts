import type { Sampling } from "../../../server/contract";
import { combine } from "../../math/tensor";

/** A code and how likely it is to be drawn. */
export interface Choice {
  code: number;
  share: number;
}

/** What is e^-20 times as likely as the likeliest is never drawn, so that it need not be sorted. */
const never = 20;

/**
 * What may be drawn, likeliest first: temperature, then top-k (Fan et al. 2018, arXiv 1805.04833),
 * then the nucleus (Holtzman et al. 2019, arXiv 1904.09751). Temperature 0 leaves the likeliest alone.
 */
export function choices(logProbs: Float32Array, { temperature, topK, topP }: Sampling): Choice[] {
  const best = logProbs.reduce((most, value) => Math.max(most, value));
  if (temperature === 0) return [{ code: logProbs.indexOf(best), share: 1 }];
  const order: number[] = [];
  for (let code = 0; code < logProbs.length; code++)
    if (logProbs[code]! >= best - never * temperature) order.push(code);
  order.sort((a, b) => logProbs[b]! - logProbs[a]! || a - b);
  const likely = topK > 0 ? order.slice(0, topK) : order;
  const weights = likely.map((code) => Math.exp((logProbs[code]! - best) / temperature));
  const kept = nucleus(weights, topP);
  const total = sum(kept);
  return kept.map((weight, i) => ({ code: likely[i]!, share: weight / total }));
}

/** The first weights that make up this share of all; one at least. */
function nucleus(weights: readonly number[], topP: number): number[] {
  if (topP >= 1) return [...weights];
  const wanted = topP * sum(weights);
  let reached = 0;
  const end = weights.findIndex((weight) => (reached += weight) >= wanted);
  return weights.slice(0, end < 0 ? weights.length : end + 1);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The choice that a number from 0 to 1 falls on. */
export function pick(all: readonly Choice[], uniform: number): number {
  let reached = 0;
  const found = all.find(({ share }) => (reached += share) > uniform);
  return (found ?? all.at(-1)!).code;
}

/** How undecided the choice is, in bits. */
export function entropy(all: readonly Choice[]): number {
  return all.reduce((bits, { share }) => bits - (share > 0 ? share * Math.log2(share) : 0), 0);
}

/** Classifier-free guidance on the logarithms of probabilities (Gafni et al. 2022, arXiv 2203.13131). */
export function guided(
  prompt: Float32Array,
  negative: Float32Array | undefined,
  scale: number,
): Float32Array {
  return negative ? combine(scale, prompt, 1 - scale, negative) : prompt;
}
