import type { TextEncoderCard } from "../checkpoint/card";
import type { Session } from "../runtime";
import { PromiseCache } from "./lru";
import { cachedPrompts, type EncodedPrompt, type Prompts } from "./prompts";
import { wordsOf, type WeightedText } from "../../server/contract";
import type { Tokenizer } from "./tokenizer";
import { keyOf, toldTokens, weigh, weighed, type ToldToken, type WeighedTokens } from "./weigh";

/** A tokenizer and the encoder that reads its ids. */
export interface ClipReader {
  card: TextEncoderCard;
  tokenize: Tokenizer;
  session: Session;
}

/** CLIP's encoders, one or two, each with a tokenizer of its own; the rows of two are joined. */
export class ClipPrompts implements Prompts {
  private readonly cache = new PromiseCache<EncodedPrompt>(cachedPrompts);

  constructor(
    private readonly readers: readonly ClipReader[],
    private readonly zeroEmpty: boolean,
  ) {}

  encode(text: WeightedText): Promise<EncodedPrompt> {
    const tokens = this.readers.map(({ tokenize }) => weigh(tokenize, text));
    return this.cache.get(tokens.map(keyOf).join("|"), async () => {
      const found = [];
      for (const [i, reader] of this.readers.entries()) found.push(await read(reader, tokens[i]!));
      const { ids, mask } = tokens[0]!;
      const joint = joined(
        found.map((one) => one.text),
        ids.length,
      );
      const { pooled } = found.at(-1)!;
      return { text: joint, width: joint.length / ids.length, pooled, mask };
    });
  }

  tokens(text: WeightedText): ToldToken[] {
    return toldTokens(weigh(this.readers[0]!.tokenize, text));
  }

  async encodeNegative(text: WeightedText): Promise<EncodedPrompt> {
    const encoded = await this.encode(text);
    if (wordsOf(text) !== "" || !this.zeroEmpty) return encoded;
    const zeros = (values: Float32Array) => new Float32Array(values.length);
    return { ...encoded, text: zeros(encoded.text), pooled: zeros(encoded.pooled) };
  }
}

async function read({ card, session }: ClipReader, { ids, mask, weights }: WeighedTokens) {
  const dims = [1, ids.length];
  const { inputs, outputs, hidesPadding } = card;
  const seen = hidesPadding ? mask : new Float32Array(ids.length).fill(1);
  const found = await session.run(
    {
      [inputs.ids]: { data: ids, dims },
      ...(inputs.mask ? { [inputs.mask]: { data: seen, dims } } : {}),
    },
    Object.values(outputs),
  );
  const pooled = outputs.pooled ? found[outputs.pooled]!.data : new Float32Array(0);
  const rows = found[outputs.text]!;
  return { text: weighed(rows.data, rows.dims.at(-1)!, weights), pooled };
}

/** Rows of several encoders side by side: [tokens, widthA + widthB]. */
function joined(parts: readonly Float32Array[], tokens: number): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const width = parts.reduce((sum, part) => sum + part.length / tokens, 0);
  const out = new Float32Array(tokens * width);
  let offset = 0;
  for (const part of parts) {
    const own = part.length / tokens;
    for (let row = 0; row < tokens; row++)
      out.set(part.subarray(row * own, (row + 1) * own), row * width + offset);
    offset += own;
  }
  return out;
}
