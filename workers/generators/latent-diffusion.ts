import type { Checkpoint, ModelInfo, Recipe, Reference, RunInputs } from "../../server/contract";
import { elements } from "../math/tensor";
import type { ModelOf } from "../models/registry";
import type { Sessions, Tensor } from "../runtime";
import { Noising, samplerCalled, Sampling, type Ask } from "../samplers";
import type { Schedule } from "../samplers/levels";
import { referencesOf } from "../text/course";
import type { Prompts } from "../text/prompts";
import { eachOf, outcomeOf } from "./batches";
import { towardsOf } from "./between";
import { beginning, type Beginning } from "./begin";
import { checkRecipe } from "./check";
import type { Decode, PreviewAt } from "./decode";
import { Denoiser } from "./denoiser";
import type { Encode } from "./encode";
import { laidOver, type Mask } from "./mask";
import { cardNetwork, guideNetwork } from "./network";
import { CardParts } from "./parts";
import { courses, isPlain, type Told } from "./prompt-courses";
import { unfit, valuesOf } from "./restore";
import type { BatchPolicy, Finding, Generator, Inspection } from "./generator";
import type { Look, Outcome, Picture, Run } from "./generator";
import { diffusionFindings } from "./insides/diffusion";
import { atStep, before } from "./insides/resumed";

export interface LatentRun extends Run, Readonly<Told> {
  readonly sampling: Sampling | Noising;
  /** What inpainting keeps. */
  readonly mask: Mask | null;
  /** What an enlarger is given beside the latents. */
  readonly small: Tensor | null;
}

/** Everything that a run begins with, looked up and read. */
interface LatentOrder extends Told {
  recipe: Recipe;
  beginning: Beginning;
  small?: Tensor;
  resume: Checkpoint | null;
}

/** A step under way: what it asks for now, until it needs nothing more. */
interface Stepping {
  run: LatentRun;
  steps: ReturnType<Sampling["advance"]>;
  ask: Ask | null;
  failure: Error | null;
}

/** What a model of latents is made of, whatever its files look like. */
export interface LatentParts {
  info: ModelInfo;
  latent: { channels: number; factor: number };
  schedule: Schedule;
  prompts: Prompts;
  denoiser: Denoiser;
  previewAt: PreviewAt;
  /** For the finished picture. */
  picture: Decode;
  /** Null where no graph turns pictures into latents. */
  encode: Encode | null;
  /** Illustrations that the model may look at, in the order that its encoder counts them. */
  references: readonly Reference[];
  /** Turns an illustration's latents into a picture, where the model has what it takes. */
  thumbnail: Decode | null;
}

/** Text encoder, denoiser and decoder over latents, as a card in Emerge's own format names them. */
export async function latentDiffusion(
  model: ModelOf<"latent-diffusion">,
  sessions: Sessions,
  { maxRows }: BatchPolicy,
): Promise<LatentDiffusion> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const { denoiser, guide, encoder } = card.graphs;
  const common = { prediction: card.prediction, maxRows };
  const session = await parts.graph(denoiser);
  const network = cardNetwork({ graph: denoiser, session, ...common });
  const steering = guide && { graph: guide, session: await parts.graph(guide), ...common };
  const { previewAt, decode } = await parts.decoders(card.graphs);
  return new LatentDiffusion({
    info,
    latent: card.latent,
    schedule: card.schedule,
    prompts: await parts.prompts(),
    denoiser: new Denoiser(
      network,
      steering ? { guide: { network: guideNetwork(steering), ...steering.graph } } : {},
    ),
    previewAt,
    picture: decode,
    encode: encoder ? parts.encode(encoder, card.latent.channels) : null,
    references: await parts.references(),
    thumbnail: decode,
  });
}

/** Stable Diffusion's kin, flow models included. */
export class LatentDiffusion implements Generator<LatentRun> {
  constructor(readonly parts: LatentParts) {}

  async begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<LatentRun> {
    const { info, prompts, encode } = this.parts;
    checkRecipe(recipe, info);
    const means = { encode, latentShape: this.latentShape(recipe) };
    const begun = await beginning(recipe, inputs, means);
    return this.start({ recipe, beginning: begun, resume, ...(await courses(recipe, prompts)) });
  }

  /** The same with everything at hand. */
  start({ recipe, beginning: { start, mask }, resume, small, ...told }: LatentOrder): LatentRun {
    const { schedule } = this.parts;
    const latentShape = this.latentShape(recipe);
    const way = {
      sampler: samplerCalled(recipe.sampler),
      schedule,
      steps: recipe.steps,
      seed: recipe.seed,
      towards: towardsOf(recipe),
      variation: recipe.variation,
      size: elements(latentShape),
    };
    const sampling =
      start.kind === "forward" ? new Noising(way, start.clean) : new Sampling({ ...way, start });
    if (resume) restore(sampling, resume);
    return {
      recipe,
      sampling,
      latentShape,
      mask,
      small: small ?? null,
      ...told,
      references: referencesOf(told.prompt).flatMap((place) => this.parts.references[place] ?? []),
      totalSteps: sampling.totalSteps,
      get step() {
        return sampling.step;
      },
      state: () => sampling.state(),
    };
  }

  private latentShape({ width, height }: Recipe): number[] {
    const { channels, factor } = this.parts.latent;
    return [channels, height / factor, width / factor];
  }

  async advance(runs: readonly LatentRun[]): Promise<Outcome[]> {
    const stepping = runs.map((run) => begun(run));
    for (;;) {
      const asking = stepping.filter((one) => one.ask !== null);
      if (asking.length === 0) return stepping.map((one) => one.failure);
      const requests = asking.map(({ run, ask }) => ({
        ...ask!,
        guidance: run.recipe.guidance,
        plain: isPlain(run.recipe),
        prompt: run.prompt[run.sampling.index]!,
        negative: run.negative[run.sampling.index]!,
        shape: run.latentShape,
        small: run.small,
      }));
      const cleans = await this.parts.denoiser.estimate(requests);
      asking.forEach((one, i) => answer(one, cleans[i]!));
    }
  }

  preview(runs: readonly LatentRun[]): Promise<Picture[]> {
    const { previewAt } = this.parts;
    return eachOf(runs, async (run) =>
      laidOver(await previewAt(run)(run.sampling.clean, run.latentShape), run.mask),
    );
  }

  async inspect(look: Look): Promise<Inspection> {
    const run = atStep(await this.begin(look.recipe, look.inputs, before(look)), look);
    return { totalSteps: run.totalSteps, findings: await this.findings(run) };
  }

  /** What goes on inside at the step that a run takes next. */
  findings(run: LatentRun): Promise<Finding[]> {
    return diffusionFindings(this.parts, run);
  }

  finish(runs: readonly LatentRun[]): Promise<Picture[]> {
    const { picture } = this.parts;
    return eachOf(runs, async ({ sampling, latentShape, mask }) =>
      laidOver(await picture(sampling.result, latentShape), mask),
    );
  }
}

function restore(sampling: Sampling | Noising, resume: Checkpoint): void {
  const values = valuesOf(resume);
  try {
    sampling.restore(resume.step, values);
  } catch (error) {
    throw unfit((error as Error).message);
  }
}

function begun(run: LatentRun): Stepping {
  const steps = run.sampling.advance();
  const first = steps.next();
  return { run, steps, ask: first.done ? null : first.value, failure: null };
}

/** Hands a clean estimate to the step; one that is not a number ends this run and no other. */
function answer(one: Stepping, clean: Float32Array): void {
  one.failure = outcomeOf(clean, one.run.step + 1);
  if (one.failure) {
    one.ask = null;
    return;
  }
  const next = one.steps.next(clean);
  one.ask = next.done ? null : next.value;
}
