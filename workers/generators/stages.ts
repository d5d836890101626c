import {
  diffusionSamplers,
  type Checkpoint,
  type ModelInfo,
  type Recipe,
  type Reference,
  type RunInputs,
  type SamplerName,
} from "../../server/contract";
import { concat, elements, toBytes } from "../math/tensor";
import type { CardOf } from "../models/card";
import type { Tensor } from "../runtime";
import type { Schedule } from "../samplers/levels";
import type { Prompts } from "../text/prompts";
import { checkRecipe } from "./check";
import { Denoiser } from "./denoiser";
import { Refusal, type Finding, type Generator, type Inspection } from "./generator";
import type { Look, Outcome, Picture, Run } from "./generator";
import { atStep, before } from "./insides/resumed";
import { LatentDiffusion, type LatentRun } from "./latent-diffusion";
import { enlargerNetwork } from "./network";
import type { CardParts } from "./parts";
import { courses, type Told } from "./prompt-courses";
import { unfit, valuesOf } from "./restore";

/** The first of two models: it draws what the second one enlarges. */
export interface FirstStage<R extends Run> extends Pick<Generator<R>, "advance" | "preview"> {
  /** How many of all steps are its own. */
  stepsOf(recipe: Recipe): number;
  begin(recipe: Recipe, told: Told, resume: Checkpoint | null): Promise<R>;
  /** The small picture of a run that has taken all its steps. */
  small(run: R): Promise<Tensor>;
  /** What goes on inside at the step that a run takes next. */
  findings(run: R): Promise<Finding[]>;
}

/** A small picture first, then a larger one by diffusion. */
export interface StagedRun<R extends Run> extends Run {
  readonly first: R;
  second: LatentRun | null;
  readonly told: Told;
}

interface StagedParts<R extends Run> {
  info: ModelInfo;
  prompts: Prompts;
  first: FirstStage<R>;
  enlarger: LatentDiffusion;
  /** The enlarger's guidance scale. */
  guidance: number;
  /** Channels x height x width of the small picture. */
  smallShape: readonly number[];
}

/** The diffusion decoder of a model with two stages. */
export async function enlargerOf(
  card: CardOf<"cascade"> | CardOf<"autoregressive-diffusion">,
  parts: CardParts,
  shared: { info: ModelInfo; prompts: Prompts; references: readonly Reference[]; maxRows: number },
): Promise<LatentDiffusion> {
  const { previewAt, decode } = await parts.decoders(card.graphs);
  const network = enlargerNetwork(await parts.graph(card.graphs.enlarger), shared.maxRows);
  return new LatentDiffusion({
    ...shared,
    latent: card.latent,
    schedule: card.schedule,
    denoiser: new Denoiser(network),
    previewAt,
    picture: decode,
    encode: null,
    thumbnail: decode,
  });
}

/**
 * Two models one after the other, each with steps of its own: a picture's state is that of the model
 * that is at work, and once the second is, the small picture as well.
 */
export class Staged<R extends Run> implements Generator<StagedRun<R>> {
  constructor(readonly parts: StagedParts<R>) {}

  async begin(
    recipe: Recipe,
    _inputs: RunInputs,
    resume: Checkpoint | null,
  ): Promise<StagedRun<R>> {
    const { info, prompts, first } = this.parts;
    checkRecipe(recipe, info);
    const steps = first.stepsOf(recipe);
    if (steps >= recipe.steps) {
      const message = `${info.name} needs ${steps} steps for the small picture and one at least to enlarge it`;
      throw new Refusal(message, "steps", steps + 1);
    }
    const told = await courses(recipe, prompts);
    const early = resume && resume.step <= steps ? resume : null;
    const run = stagedRun(recipe, await first.begin(recipe, told, early), told, steps);
    if (resume && resume.step > steps) this.restore(run, resume, steps);
    return run;
  }

  async advance(runs: readonly StagedRun<R>[]): Promise<Outcome[]> {
    const { first, enlarger } = this.parts;
    const drawing = runs.filter((run) => run.first.step < run.first.totalSteps && !run.second);
    const enlarging = runs.filter((run) => !drawing.includes(run));
    for (const run of enlarging)
      run.second ??= this.enlarge(run, await first.small(run.first), null);
    const outcomes = new Map<StagedRun<R>, Outcome>();
    const small = drawing.length > 0 ? await first.advance(drawing.map((run) => run.first)) : [];
    drawing.forEach((run, i) => outcomes.set(run, small[i]!));
    const large =
      enlarging.length > 0 ? await enlarger.advance(enlarging.map((run) => run.second!)) : [];
    enlarging.forEach((run, i) => outcomes.set(run, large[i]!));
    return runs.map((run) => outcomes.get(run)!);
  }

  async preview(runs: readonly StagedRun<R>[]): Promise<Picture[]> {
    const { first, enlarger } = this.parts;
    const pictures: Picture[] = [];
    for (const run of runs)
      pictures.push(
        ...(run.second ? await enlarger.preview([run.second]) : await first.preview([run.first])),
      );
    return pictures;
  }

  finish(runs: readonly StagedRun<R>[]): Promise<Picture[]> {
    return this.parts.enlarger.finish(runs.map((run) => run.second!));
  }

  async inspect(look: Look): Promise<Inspection> {
    const { recipe, inputs, step, latents } = look;
    const small = this.parts.first.stepsOf(recipe);
    if (step <= small + 1) {
      const run = atStep(await this.begin(recipe, inputs, before(look)), look);
      return this.insides(step <= small ? run : await this.atEnlarger(run, null));
    }
    // Half-precision latents do not bring the small picture along: it is drawn once more.
    const run = atStep(await this.begin(recipe, inputs, null), look);
    while (run.first.step < run.first.totalSteps) {
      const [failure] = await this.parts.first.advance([run.first]);
      if (failure) throw failure;
    }
    if (!latents) throw new Refusal("the latents before the step did not come", "step");
    const own = { step: step - 1 - small, state: toBytes(latents) };
    return this.insides(await this.atEnlarger(run, own));
  }

  private async atEnlarger(run: StagedRun<R>, state: Checkpoint | null): Promise<StagedRun<R>> {
    run.second = this.enlarge(run, await this.parts.first.small(run.first), state);
    return run;
  }

  private async insides({ first, second, totalSteps }: StagedRun<R>): Promise<Inspection> {
    const { enlarger, first: stage } = this.parts;
    const findings = await (second ? enlarger.findings(second) : stage.findings(first));
    return { totalSteps, findings };
  }

  /** The second model's run, from noise of its own or from a state that it left. */
  private enlarge(
    { recipe, told, first }: StagedRun<R>,
    small: Tensor,
    resume: Checkpoint | null,
  ): LatentRun {
    const { enlarger, guidance } = this.parts;
    const steps = recipe.steps - first.totalSteps;
    const rest = {
      prompt: told.prompt.slice(first.totalSteps),
      negative: told.negative.slice(first.totalSteps),
    };
    return enlarger.start({
      recipe: {
        ...recipe,
        ...{ steps, guidance, sampler: samplerFor(enlarger.parts.schedule, recipe.sampler) },
        // Not the small picture's noise once more.
        ...onNextSeed(recipe),
        variation: undefined,
      },
      beginning: { start: { kind: "noise" }, mask: null },
      small,
      resume,
      ...rest,
    });
  }

  private restore(run: StagedRun<R>, resume: Checkpoint, steps: number): void {
    const values = valuesOf(resume);
    const { smallShape } = this.parts;
    const size = elements(smallShape);
    if (values.length <= size) throw unfit(`${values.length} values at step ${resume.step}`);
    const state = values.slice(0, -size);
    const small = { data: values.slice(-size), dims: smallShape };
    const own = { step: resume.step - steps, state: new Uint8Array(state.buffer) };
    run.second = this.enlarge(run, small, own);
  }
}

function stagedRun<R extends Run>(
  recipe: Recipe,
  first: R,
  told: Told,
  steps: number,
): StagedRun<R> {
  const run: StagedRun<R> = {
    recipe,
    told,
    first,
    second: null,
    totalSteps: recipe.steps,
    references: first.references ?? [],
    get step() {
      return run.second ? steps + run.second.step : first.step;
    },
    get latentShape() {
      return (run.second ?? first).latentShape;
    },
    state() {
      const { second } = run;
      if (!second) return first.state();
      return concat([second.state(), second.small!.data as Float32Array]);
    },
  };
  return run;
}

/** The same for both pictures that a run lies between. */
function onNextSeed({ seed, start }: Recipe): Pick<Recipe, "seed" | "start"> {
  if (start?.kind !== "between") return { seed: nextSeed(seed) };
  return { seed: nextSeed(seed), start: { ...start, secondSeed: nextSeed(start.secondSeed) } };
}

const nextSeed = (seed: number) => (seed === Number.MAX_SAFE_INTEGER ? 0 : seed + 1);

/** The recipe's sampler where it suits the stage's noise levels, else the plainest that does. */
export function samplerFor({ kind }: Schedule, name: SamplerName): SamplerName {
  const known = diffusionSamplers.some((one) => one === name);
  if (kind === "flow") return name === "flow-heun" || name === "dpmpp-2m" ? name : "flow-euler";
  return known && !name.startsWith("flow-") ? name : "ddim";
}
