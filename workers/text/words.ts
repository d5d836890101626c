import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { TokenizerCard } from "../models/card";
import type { Tokenizer } from "./tokenizer";

const vocabulary = z.array(z.string()).min(3);

type WordsCard = Extract<TokenizerCard, { kind: "words" }>;

/** One token a word, in the order of the prompt; words past the model's length are left out. */
export async function wordTokenizer(card: WordsCard, folder: string): Promise<Tokenizer> {
  const file = path.join(folder, card.file);
  const parsed = vocabulary.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is not a list of words`);
  const index = new Map(parsed.data.map((word, i) => [word, i]));

  return (prompt) => {
    const words = prompt.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const known = words.slice(0, card.maxTokens).map((word) => index.get(word) ?? card.unknown);
    const tokens = known.length > 0 ? known : [card.empty];
    const ids = new BigInt64Array(card.maxTokens).fill(BigInt(card.pad));
    tokens.forEach((token, i) => (ids[i] = BigInt(token)));
    const mask = new Float32Array(card.maxTokens).fill(1, 0, tokens.length);
    return { ids, mask };
  };
}
