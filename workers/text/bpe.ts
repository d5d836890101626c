import { readFile } from "node:fs/promises";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { ModelError } from "../models/error";
import type { TokenizerCard } from "../models/card";
import type { Tokenizer } from "./tokenizer";

/** Characters a token stands for at most; what comes after as many would be cut anyway. */
const charsRead = 32;

/**
 * Sub-words of bytes, so that nothing is unknown. The file adds the token that stands for the whole
 * prompt; here prompts are cut to the model's length and padded.
 * @throws ModelError naming the file that cannot be read.
 */
export async function bpeTokenizer(card: TokenizerCard, file: string): Promise<Tokenizer> {
  const library = await load(file);
  const { maxTokens, pad } = card;

  return (prompt) => {
    const all = library.encode(prompt.slice(0, charsRead * maxTokens)).ids;
    const tokens = all.slice(0, maxTokens);
    const ids = new BigInt64Array(maxTokens).fill(BigInt(pad));
    tokens.forEach((token, i) => (ids[i] = BigInt(token)));
    const mask = new Float32Array(maxTokens).fill(1, 0, tokens.length);
    const texts = all.map((token) => library.decode([token]));
    return { ids, mask, texts };
  };
}

async function load(file: string): Promise<HuggingFaceTokenizer> {
  try {
    return new HuggingFaceTokenizer(JSON.parse(await readFile(file, "utf8")) as object, {});
  } catch (error) {
    throw new ModelError(`${file} is not a tokenizer: ${(error as Error).message}`);
  }
}
