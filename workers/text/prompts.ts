import type { LatentDiffusionCard } from "../models/card";
import type { Session } from "../runtime";
import { PromiseCache } from "./lru";
import type { Tokenizer } from "./tokenizer";

/** What the denoiser is given of a prompt; one row of its batch. */
export interface EncodedPrompt {
  /** float32 [maxTokens, width]. */
  text: Float32Array;
  /** float32 [width]; empty where the model has none. */
  pooled: Float32Array;
  /** float32 [maxTokens]. */
  mask: Float32Array;
}

/** Turns prompts into what the denoiser reads; each is encoded alone, whatever else is asked for. */
export interface Prompts {
  encode(prompt: string): Promise<EncodedPrompt>;
  /** The other side of guidance, which some models know as something else than an empty prompt. */
  encodeNegative(prompt: string): Promise<EncodedPrompt>;
}

/** Prompts that are kept encoded; a board's people reuse theirs, and the empty one is always there. */
export const cachedPrompts = 64;

export class PromptEncoder implements Prompts {
  private readonly cache = new PromiseCache<EncodedPrompt>(cachedPrompts);

  constructor(
    private readonly tokenize: Tokenizer,
    private readonly session: Session,
    private readonly graph: LatentDiffusionCard["graphs"]["textEncoder"],
  ) {}

  /** Always encoded alone, so that the result cannot depend on other prompts. */
  encode(prompt: string): Promise<EncodedPrompt> {
    const tokens = this.tokenize(prompt);
    // Prompts that read the same share an entry, whatever their spelling.
    return this.cache.get(tokens.ids.join(), async () => {
      const { inputs, outputs } = this.graph;
      const feeds = { [inputs.ids]: { data: tokens.ids, dims: [1, tokens.ids.length] } };
      const found = await this.session.run(feeds, Object.values(outputs));
      return {
        text: found[outputs.text]!.data,
        pooled: outputs.pooled ? found[outputs.pooled]!.data : new Float32Array(0),
        mask: tokens.mask,
      };
    });
  }

  encodeNegative(prompt: string): Promise<EncodedPrompt> {
    return this.encode(prompt);
  }
}
