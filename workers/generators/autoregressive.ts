import {
  stepsSkipped,
  type Checkpoint,
  type ModelInfo,
  type Recipe,
  type Reference,
  type RunInputs,
} from "../../server/contract";
import type { CardOf, Cells } from "../models/card";
import type { CardModel, ModelOf } from "../models/registry";
import type { Sessions } from "../runtime";
import type { Prompts } from "../text/prompts";
import { eachOf } from "./batches";
import { checkRecipe, samplingOf } from "./check";
import type { Decoders } from "./decode";
import type { Encode } from "./encode";
import { Refusal, type BatchPolicy, type Generator, type Outcome } from "./generator";
import type { Inspection, Look, Picture } from "./generator";
import { atStep, before } from "./insides/resumed";
import { textFindings } from "./insides/text";
import { tokenFindings } from "./insides/tokens";
import { CardParts } from "./parts";
import { pictureOf } from "./pictures";
import { courseFor, promptCourse, steady } from "./prompt-courses";
import { Codebook } from "./tokens/codebook";
import { knownCells } from "./tokens/token-run";
import { Tokens, type TokenOrder, type TokenRun } from "./tokens/tokens";
import { Transformer } from "./tokens/transformer";
import { withUnknown } from "./tokens/unknown";

interface AutoregressiveParts extends Decoders {
  info: ModelInfo;
  prompts: Prompts;
  references: readonly Reference[];
  tokens: Tokens;
  codebook: Codebook;
  latentShape: readonly number[];
  /** Null where no graph turns pictures into latents. */
  encode: Encode | null;
}

export async function autoregressive(
  model: ModelOf<"autoregressive">,
  sessions: Sessions,
  { maxRows }: BatchPolicy,
): Promise<Autoregressive> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const { encoder } = card.graphs;
  const { channels } = card.latent;
  return new Autoregressive({
    info,
    prompts: await parts.prompts(),
    references: await parts.references(),
    ...(await tokenParts(card, parts, maxRows)),
    ...(await parts.decoders(card.graphs)),
    latentShape: [channels, card.side, card.side],
    encode: encoder ? parts.encode(encoder, channels) : null,
  });
}

/** The graphs that draw codes. */
export async function tokenParts(
  card: CardOf<"autoregressive"> | CardOf<"autoregressive-diffusion">,
  parts: CardParts,
  maxRows: number,
): Promise<{ tokens: Tokens; codebook: Codebook }> {
  const { side, layers, width, vocabulary, codes } = card;
  const cells: Cells = { side, layers, width, vocabulary, codes };
  const { prepare, trunk, head, codebook } = card.graphs;
  const graphs = {
    prepare: await parts.graph(prepare),
    trunk: await parts.graph(trunk),
    head: await parts.graph(head),
  };
  return {
    tokens: new Tokens(new Transformer(graphs, cells, maxRows)),
    codebook: new Codebook(await parts.graph(codebook), cells),
  };
}

/** What tokens are drawn by: a prompt that does not change, and how boldly. */
export async function tokenOrder(
  recipe: Recipe,
  info: CardModel["info"],
  prompts: Prompts,
  references: readonly Reference[],
): Promise<Omit<TokenOrder, "resume">> {
  const prompt = steady("prompt", await promptCourse(recipe, prompts));
  const { negativePrompt, steps } = recipe;
  const negative = await courseFor(
    "negativePrompt",
    negativePrompt,
    steps,
    prompts,
    "encodeNegative",
  );
  const seen = [...new Set(prompt.references ?? [])];
  return {
    recipe,
    sampling: samplingOf(recipe, info),
    prompt,
    negative: steady("negativePrompt", negative),
    references: seen.flatMap((place) => references[place] ?? []),
  };
}

/**
 * A transformer that draws a picture's codes one after another, as in RQ-Transformer (Lee et al. 2022,
 * arXiv 2203.01941).
 */
export class Autoregressive implements Generator<TokenRun> {
  constructor(readonly parts: AutoregressiveParts) {}

  async begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<TokenRun> {
    const { info, prompts, references, tokens } = this.parts;
    checkRecipe(recipe, info);
    const order = await tokenOrder(recipe, info, prompts, references);
    const kept = await this.keptOf(recipe, inputs);
    return tokens.begin({ ...order, ...(kept ? { kept } : {}), resume });
  }

  advance(runs: readonly TokenRun[]): Promise<Outcome[]> {
    return this.parts.tokens.advance(runs);
  }

  preview(runs: readonly TokenRun[]): Promise<Picture[]> {
    const { previewAt } = this.parts;
    return eachOf(runs, (run) => this.pictureOf(run.codes, previewAt(run)));
  }

  finish(runs: readonly TokenRun[]): Promise<Picture[]> {
    return eachOf(runs, (run) => this.pictureOf(run.codes));
  }

  async inspect(look: Look): Promise<Inspection> {
    const run = atStep(await this.begin(look.recipe, look.inputs, before(look)), look);
    const findings = [
      ...(await textFindings(run.recipe, 0, run.prompt, this.parts)),
      ...(await tokenFindings({ ...this.parts, pictureOf: (codes) => this.pictureOf(codes) }, run)),
    ];
    return { totalSteps: run.totalSteps, findings };
  }

  private async pictureOf(codes: BigInt64Array, decode = this.parts.decode): Promise<Picture> {
    const { codebook, latentShape } = this.parts;
    const picture = await decode(await codebook.latents(codes), latentShape);
    return withUnknown(picture, knownCells(codes, codebook.cells));
  }

  /** The first rows of a picture, as many as the start leaves out. */
  private async keptOf(recipe: Recipe, inputs: RunInputs): Promise<TokenOrder["kept"]> {
    const { encode, codebook } = this.parts;
    if (recipe.start?.kind !== "image") return undefined;
    if (!encode) throw new Refusal("this model has no encoder", "start.kind");
    const picture = await pictureOf(recipe, inputs.picture, "start.picture");
    const codes = await codebook.nearest(await encode(picture));
    return { rows: stepsSkipped(recipe), codes };
  }
}
