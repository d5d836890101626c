import type { TokenizerCard } from "../models/card";
import { bpeTokenizer } from "./bpe";

/** A prompt as the text encoder reads it, padded to a fixed length. */
interface Tokens {
  /** int64 [maxTokens]. */
  ids: BigInt64Array;
  /** float32 [maxTokens]: 1 for tokens, 0 for padding. */
  mask: Float32Array;
  /** Every token as people read it, those that did not fit as well. */
  texts: readonly string[];
}

/** Takes any string at all; what it does not know it maps to something harmless. */
export type Tokenizer = (prompt: string) => Tokens;

/** @throws Error naming the file when it cannot be read as what the card says. */
export async function loadTokenizer(card: TokenizerCard, file: string): Promise<Tokenizer> {
  switch (card.kind) {
    case "bpe":
      return bpeTokenizer(card, file);
  }
}
