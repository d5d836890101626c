import type { TextEncoderCard } from "../checkpoint/card";
import type { Session } from "../runtime";
import { PromiseCache } from "./lru";
import { cachedPrompts, type EncodedPrompt, type Prompts } from "./prompts";
import type { Tokenizer } from "./tokenizer";

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

  encode(prompt: string): Promise<EncodedPrompt> {
    const tokens = this.readers.map(({ tokenize }) => tokenize(prompt));
    const key = tokens.map(({ ids }) => ids.join()).join("|");
    return this.cache.get(key, async () => {
      const found = [];
      for (const [i, reader] of this.readers.entries()) found.push(await read(reader, tokens[i]!));
      const tokenCount = tokens[0]!.ids.length;
      const text = joined(
        found.map((one) => one.text),
        tokenCount,
      );
      const pooled = found.at(-1)!.pooled;
      return { text, pooled, mask: tokens[0]!.mask };
    });
  }

  async encodeNegative(prompt: string): Promise<EncodedPrompt> {
    const encoded = await this.encode(prompt);
    if (prompt !== "" || !this.zeroEmpty) return encoded;
    const zeros = (values: Float32Array) => new Float32Array(values.length);
    return { text: zeros(encoded.text), pooled: zeros(encoded.pooled), mask: encoded.mask };
  }
}

async function read({ card, session }: ClipReader, { ids, mask }: ReturnType<Tokenizer>) {
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
  return { text: found[outputs.text]!.data, pooled };
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
