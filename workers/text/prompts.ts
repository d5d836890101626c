import type { TextEncoderGraph } from "../models/card";
import type { Session } from "../runtime";
import { PromiseCache } from "./lru";
import type { WeightedText } from "../../server/contract";
import type { Tokenizer } from "./tokenizer";
import { keyOf, toldTokens, weigh, weighed, type ToldToken } from "./weigh";

/** What the denoiser is given of a prompt; one row of its batch. */
export interface EncodedPrompt {
  /** float32 [rows, width]: a row for each token, then whatever else the encoder knows. */
  text: Float32Array;
  width: number;
  /** float32 [width]; empty where the model has none. */
  pooled: Float32Array;
  /** float32 [maxTokens]. */
  mask: Float32Array;
  /** Illustrations that the encoder chose for the denoiser to look at, by their place in the card's list. */
  references?: readonly number[];
  /** The same with -1 where there is none: slot by slot, as their rows follow one another. */
  slots?: readonly number[];
}

/** Turns prompts into what the denoiser reads; each is encoded alone, whatever else is asked for. */
export interface Prompts {
  encode(text: WeightedText): Promise<EncodedPrompt>;
  /** The other side of guidance, which some models know as something else than an empty prompt. */
  encodeNegative(text: WeightedText): Promise<EncodedPrompt>;
  /** The prompt as it is cut into tokens. */
  tokens(text: WeightedText): ToldToken[];
}

/** Prompts that are kept encoded; a board's people reuse theirs, and the empty one is always there. */
export const cachedPrompts = 64;

export class PromptEncoder implements Prompts {
  private readonly cache = new PromiseCache<EncodedPrompt>(cachedPrompts);

  constructor(
    private readonly tokenize: Tokenizer,
    private readonly session: Session,
    private readonly graph: TextEncoderGraph,
  ) {}

  /** Always encoded alone, so that the result cannot depend on other prompts. */
  encode(text: WeightedText): Promise<EncodedPrompt> {
    const tokens = weigh(this.tokenize, text);
    // Prompts that read the same share an entry, whatever their spelling.
    return this.cache.get(keyOf(tokens), async () => {
      const { inputs, outputs } = this.graph;
      const feeds = { [inputs.ids]: { data: tokens.ids, dims: [1, tokens.ids.length] } };
      const found = await this.session.run(feeds, Object.values(outputs));
      const { data, dims } = found[outputs.text]!;
      const width = dims.at(-1)!;
      const chosen = outputs.references ? [...found[outputs.references]!.data] : [];
      return {
        text: weighed(data, width, tokens.weights),
        width,
        pooled: outputs.pooled ? found[outputs.pooled]!.data : new Float32Array(0),
        mask: tokens.mask,
        references: chosen.filter((index) => index >= 0),
        slots: chosen,
      };
    });
  }

  encodeNegative(text: WeightedText): Promise<EncodedPrompt> {
    return this.encode(text);
  }

  tokens(text: WeightedText): ToldToken[] {
    return toldTokens(weigh(this.tokenize, text));
  }
}
