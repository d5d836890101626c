import type { Reference } from "../../server/contract";
import type { DecoderGraph, EncoderGraph } from "../models/card";
import { pathOf } from "../models/files";
import { readReferences } from "../models/references";
import type { CardModel } from "../models/registry";
import type { Session, Sessions } from "../runtime";
import { PromptEncoder, type Prompts } from "../text/prompts";
import { loadTokenizer } from "../text/tokenizer";
import { decoderOf, previewer, type Decode, type Decoders } from "./decode";
import { encoderOf, type Encode } from "./encode";

/** The parts that families share, loaded as a model's card names them, from its folder or one beside it. */
export class CardParts {
  constructor(
    private readonly model: CardModel,
    private readonly sessions: Sessions,
  ) {}

  graph({ file }: { file: string }): Promise<Session> {
    return this.sessions.session(pathOf(this.model, file));
  }

  async prompts(): Promise<Prompts> {
    const { tokenizer, graphs } = this.model.card;
    const tokenize = await loadTokenizer(tokenizer, pathOf(this.model, tokenizer.file));
    return new PromptEncoder(tokenize, await this.graph(graphs.textEncoder), graphs.textEncoder);
  }

  /** Illustrations that the model may look at, in the order that its encoder counts them. */
  async references(): Promise<Reference[]> {
    const { references } = this.model.card;
    return references ? readReferences(pathOf(this.model, references)) : [];
  }

  /** A lighter one for the pictures on the way, where the card has one. */
  async decoders(graphs: {
    decoder: DecoderGraph;
    previewDecoder?: DecoderGraph | undefined;
  }): Promise<Decoders> {
    const decode = await this.decode(graphs.decoder);
    const { previewDecoder } = graphs;
    const light = previewDecoder ? await this.decode(previewDecoder) : decode;
    return { previewAt: previewer(light, decode), decode };
  }

  private async decode(graph: DecoderGraph): Promise<Decode> {
    const { inputs, outputs, file } = graph;
    const session = await this.graph(graph);
    return decoderOf({ session, input: inputs.latents, output: outputs.image, file });
  }

  encode(graph: EncoderGraph, channels: number): Encode {
    return encoderOf({
      session: () => this.graph(graph),
      input: graph.inputs.image,
      output: graph.outputs.latents,
      file: graph.file,
      channels,
    });
  }
}
