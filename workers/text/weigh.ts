import { wordsOf, type WeightedText } from "../../server/contract";
import type { Tokenizer } from "./tokenizer";

type Tokens = ReturnType<Tokenizer>;

/** A prompt's tokens, and the weight of each; null where all weigh the same as ever. */
export interface WeighedTokens extends Tokens {
  weights: Float32Array | null;
}

/**
 * Which tokens are whose is found by reading the prompt up to the end of each span: whatever the
 * tokenizer, the tokens that do not change when more words follow belong to the words so far.
 */
export function weigh(tokenize: Tokenizer, spans: WeightedText): WeighedTokens {
  const words = wordsOf(spans);
  const tokens = tokenize(words);
  if (spans.every(({ weight }) => weight === 1)) return { ...tokens, weights: null };
  const weights = new Float32Array(tokens.ids.length).fill(1);
  let [read, from] = ["", shared(tokenize("").ids, tokens.ids)];
  for (const [i, { text, weight }] of spans.entries()) {
    read += text;
    // After the last span comes a word that is not there, so that an end token is left alone.
    const longer = i === spans.length - 1 ? `${read} a` : read;
    const to = shared(tokenize(longer).ids, tokens.ids);
    weights.fill(weight, from, Math.max(from, to));
    from = Math.max(from, to);
  }
  return { ...tokens, weights };
}

/** A token as the tokenizer cut it, with its weight; what did not fit has weight 0. */
export interface ToldToken {
  text: string;
  weight: number;
}

export function toldTokens({ texts, mask, weights }: WeighedTokens): ToldToken[] {
  const kept = mask.reduce((sum, seen) => sum + seen, 0);
  return texts.map((text, i) => ({ text, weight: i < kept ? (weights?.[i] ?? 1) : 0 }));
}

/** Two prompts whose keys are equal read the same. */
export const keyOf = ({ ids, weights }: WeighedTokens): string =>
  weights ? `${ids.join()} ${weights.join()}` : ids.join();

/**
 * Rows of words times their weights, as AUTOMATIC1111's web UI does with "No norm"
 * (modules/sd_emphasis.py); rows beyond the words stay as they are.
 */
export function weighed(
  text: Float32Array,
  width: number,
  weights: Float32Array | null,
): Float32Array {
  if (!weights) return text;
  return text.map((value, i) => value * (weights[Math.floor(i / width)] ?? 1));
}

/** How many tokens two lists have in common before they part. */
function shared(a: BigInt64Array, b: BigInt64Array): number {
  const parting = a.findIndex((id, i) => id !== b[i]);
  return parting < 0 ? a.length : parting;
}
