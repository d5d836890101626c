import type { Checkpoint, ModelInfo, Recipe, Reference } from "../../server/contract";
import type { ModelOf } from "../models/registry";
import type { Session, Sessions, Tensor } from "../runtime";
import { tokenOrder, tokenParts } from "./autoregressive";
import { eachOf } from "./batches";
import type { Decode } from "./decode";
import type { BatchPolicy, Finding, Outcome, Picture } from "./generator";
import { textFindings } from "./insides/text";
import { tokenFindings } from "./insides/tokens";
import { CardParts } from "./parts";
import { asPixels } from "./pixel-diffusion";
import { enlargerOf, Staged, type FirstStage } from "./stages";
import type { Codebook } from "./tokens/codebook";
import { knownCells } from "./tokens/token-run";
import type { Tokens, TokenRun } from "./tokens/tokens";
import { withUnknown } from "./tokens/unknown";
import type { Prompts } from "../text/prompts";

/** Coarse codes by an autoregressive model, then a diffusion decoder, the way of DALL-E. */
export async function autoregressiveDiffusion(
  model: ModelOf<"autoregressive-diffusion">,
  sessions: Sessions,
  { maxRows }: BatchPolicy,
): Promise<Staged<TokenRun>> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const prompts = await parts.prompts();
  const references = await parts.references();
  const enlarger = await enlargerOf(card, parts, { info, prompts, references, maxRows });
  const coarse = new CoarseCodes({
    info,
    prompts,
    references,
    ...(await tokenParts(card, parts, maxRows)),
    channels: card.latent.channels,
    decode: enlarger.parts.thumbnail,
    coarse: await parts.graph(card.graphs.coarse),
  });
  return new Staged({
    info,
    prompts,
    first: coarse,
    enlarger,
    guidance: card.enlargerGuidance,
    smallShape: await coarse.smallShape(),
  });
}

interface CoarseParts {
  info: ModelInfo;
  prompts: Prompts;
  references: readonly Reference[];
  tokens: Tokens;
  codebook: Codebook;
  channels: number;
  /** Turns illustrations into pictures. */
  decode: Decode | null;
  /** Latents of the codes -> the small picture. */
  coarse: Session;
}

/** The part that draws codes, a row a step. */
export class CoarseCodes implements FirstStage<TokenRun> {
  constructor(readonly parts: CoarseParts) {}

  stepsOf(): number {
    return this.parts.tokens.cells.side;
  }

  async begin(recipe: Recipe, _told: unknown, resume: Checkpoint | null): Promise<TokenRun> {
    const { info, prompts, references, tokens } = this.parts;
    return tokens.begin({ ...(await tokenOrder(recipe, info, prompts, references)), resume });
  }

  advance(runs: readonly TokenRun[]): Promise<Outcome[]> {
    return this.parts.tokens.advance(runs);
  }

  preview(runs: readonly TokenRun[]): Promise<Picture[]> {
    return eachOf(runs, ({ codes }) => this.pictureOf(codes));
  }

  private async pictureOf(codes: BigInt64Array): Promise<Picture> {
    const { data, dims } = await this.smallOf(codes);
    const picture = await asPixels(data, dims);
    return withUnknown(picture, knownCells(codes, this.parts.tokens.cells));
  }

  async findings(run: TokenRun): Promise<Finding[]> {
    const { channels, tokens } = this.parts;
    const { side } = tokens.cells;
    const pictureOf = (codes: BigInt64Array) => this.pictureOf(codes);
    const latentShape = [channels, side, side];
    return [
      ...(await textFindings(run.recipe, 0, run.prompt, this.parts)),
      ...(await tokenFindings({ ...this.parts, pictureOf, latentShape }, run)),
    ];
  }

  small({ codes }: TokenRun): Promise<Tensor> {
    return this.smallOf(codes);
  }

  /** Channels x height x width of what the enlarger is given. */
  async smallShape(): Promise<readonly number[]> {
    const { side, codes } = this.parts.tokens.cells;
    return (await this.smallOf(new BigInt64Array(side * side * codes).fill(-1n))).dims;
  }

  private async smallOf(
    codes: BigInt64Array,
  ): Promise<{ data: Float32Array; dims: readonly number[] }> {
    const { codebook, coarse, channels, tokens } = this.parts;
    const { side } = tokens.cells;
    const latents = { data: await codebook.latents(codes), dims: [1, channels, side, side] };
    const output = coarse.outputs[0]!;
    const { data, dims } = (await coarse.run({ latents }, [output]))[output]!;
    return { data, dims: dims.slice(1) };
  }
}
