import type { Checkpoint, Recipe } from "../../server/contract";
import type { ModelOf } from "../models/registry";
import type { Sessions, Tensor } from "../runtime";
import { Denoiser } from "./denoiser";
import type { BatchPolicy, Finding, Outcome, Picture } from "./generator";
import { LatentDiffusion, type LatentRun } from "./latent-diffusion";
import { cardNetwork } from "./network";
import { CardParts } from "./parts";
import { asPixels, pixelRange } from "./pixel-diffusion";
import type { Told } from "./prompt-courses";
import { enlargerOf, samplerFor, Staged, type FirstStage } from "./stages";

/** A small picture by diffusion of its pixels, enlarged: Ho et al. 2021 (arXiv 2106.15282). */
export async function cascade(
  model: ModelOf<"cascade">,
  sessions: Sessions,
  { maxRows }: BatchPolicy,
): Promise<Staged<LatentRun>> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const prompts = await parts.prompts();
  const shared = { info, prompts, references: await parts.references(), maxRows };
  const enlarger = await enlargerOf(card, parts, shared);
  const { prediction, schedule, side } = card.small;
  const session = await parts.graph(card.graphs.small);
  const network = cardNetwork({
    graph: card.graphs.small,
    prediction,
    session,
    maxRows,
    singlesAlone: true,
  });
  const small = new LatentDiffusion({
    ...shared,
    latent: { channels: 3, factor: 1 },
    schedule,
    denoiser: new Denoiser(network, { range: pixelRange }),
    previewAt: () => asPixels,
    picture: asPixels,
    encode: null,
    thumbnail: enlarger.parts.thumbnail,
  });
  return new Staged({
    info,
    prompts,
    first: new SmallPicture(small, side, card.share),
    enlarger,
    guidance: card.enlargerGuidance,
    smallShape: [3, side, side],
  });
}

/** The part of a cascade that draws pixels. */
export class SmallPicture implements FirstStage<LatentRun> {
  constructor(
    readonly diffusion: LatentDiffusion,
    private readonly side: number,
    private readonly share: number,
  ) {}

  /** One at least for each stage, where there are two. */
  stepsOf({ steps }: Recipe): number {
    return Math.min(Math.max(1, Math.round(steps * this.share)), Math.max(1, steps - 1));
  }

  async begin(recipe: Recipe, told: Told, resume: Checkpoint | null): Promise<LatentRun> {
    const steps = this.stepsOf(recipe);
    const { side, diffusion } = this;
    const sampler = samplerFor(diffusion.parts.schedule, recipe.sampler);
    return diffusion.start({
      recipe: { ...recipe, steps, sampler, width: side, height: side },
      beginning: { start: { kind: "noise" }, mask: null },
      resume,
      ...told,
    });
  }

  advance(runs: readonly LatentRun[]): Promise<Outcome[]> {
    return this.diffusion.advance(runs);
  }

  preview(runs: readonly LatentRun[]): Promise<Picture[]> {
    return this.diffusion.preview(runs);
  }

  findings(run: LatentRun): Promise<Finding[]> {
    return this.diffusion.findings(run);
  }

  async small({ sampling, latentShape }: LatentRun): Promise<Tensor> {
    const within = (value: number) => Math.min(pixelRange, Math.max(-pixelRange, value));
    return { data: sampling.result.map(within), dims: latentShape };
  }
}
