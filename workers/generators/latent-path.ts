import {
  stepsSkipped,
  type Checkpoint,
  type ModelInfo,
  type Recipe,
  type Reference,
  type RunInputs,
} from "../../server/contract";
import { slerp } from "../math/slerp";
import { elements, scale } from "../math/tensor";
import type { ModelOf } from "../models/registry";
import type { Session, Sessions } from "../runtime";
import { startNoise } from "../samplers";
import { blended, referencesOf, type PromptCourse } from "../text/course";
import type { EncodedPrompt, Prompts } from "../text/prompts";
import { atStep, before } from "./insides/resumed";
import { pathFindings } from "./insides/path";
import { eachOf, outcomeOf, rowOf } from "./batches";
import { noiseFor } from "./between";
import { checkRecipe, samplingOf } from "./check";
import { cond, stacked } from "./cond";
import type { Decoders } from "./decode";
import type { Encode } from "./encode";
import { Refusal, type Generator, type Inspection } from "./generator";
import type { Look, Outcome, Picture } from "./generator";
import { CardParts } from "./parts";
import { pointAt, type Path, type PathRun, type Point } from "./path-run";
import { pictureOf } from "./pictures";
import { courseFor, promptCourse } from "./prompt-courses";
import { restored } from "./restore";

/** Turns a picture's latents into the mean of the vectors that could stand for it. */
export type Recognize = (latents: Float32Array, prompt: EncodedPrompt) => Promise<Recognized>;
interface Recognized {
  mean: Float32Array;
  logVariance: Float32Array;
}

export interface PathParts extends Decoders {
  info: ModelInfo;
  latentShape: readonly number[];
  /** Values of z. */
  z: number;
  prompts: Prompts;
  references: readonly Reference[];
  generator: Session;
  /** Null where no graph finds a picture's vector. */
  inverse: { encode: Encode; recognize: Recognize } | null;
  /** A discriminator, where the model has one. */
  score: ((latents: Float32Array, prompt: EncodedPrompt) => Promise<number>) | null;
}

/** Models that make a picture of one random vector in one call: variational autoencoders and GANs. */
export async function latentPath(
  model: ModelOf<"vae"> | ModelOf<"gan">,
  sessions: Sessions,
): Promise<LatentPath> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const { width, height } = info.sizes[0]!;
  const { channels, factor } = card.latent;
  const latentShape = [channels, height / factor, width / factor];
  const lazily = (graph: { file: string }) => () => parts.graph(graph);
  const shared = {
    info,
    latentShape,
    z: card.z,
    prompts: await parts.prompts(),
    references: await parts.references(),
    generator: await parts.graph(card.graphs.generator),
    ...(await parts.decoders(card.graphs)),
  };
  if (model.family === "gan") {
    const score = scoreBy(lazily(model.card.graphs.discriminator), latentShape);
    return new LatentPath({ ...shared, inverse: null, score });
  }
  const { recognizer, encoder } = model.card.graphs;
  const recognize = recognizeBy(lazily(recognizer), latentShape);
  const encode = parts.encode(encoder, channels);
  return new LatentPath({ ...shared, inverse: { encode, recognize }, score: null });
}

function recognizeBy(load: () => Promise<Session>, shape: readonly number[]): Recognize {
  return async (latents, prompt) => {
    const feeds = { latents: stacked([latents], shape), ...cond([prompt]) };
    const found = await (await load()).run(feeds, ["mean", "log_variance"]);
    return { mean: found["mean"]!.data, logVariance: found["log_variance"]!.data };
  };
}

function scoreBy(load: () => Promise<Session>, shape: readonly number[]): PathParts["score"] {
  return async (latents, prompt) => {
    const feeds = { latents: stacked([latents], shape), ...cond([prompt]) };
    return (await rowOf(await load(), feeds))[0]!;
  };
}

/**
 * The frames lead along a path in the space of vectors: from the mean picture at time 0 to the seed's
 * at time 1, which for a GAN is the truncation trick (Brock et al. 2018, arXiv 1809.11096).
 */
export class LatentPath implements Generator<PathRun> {
  constructor(readonly parts: PathParts) {}

  async begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<PathRun> {
    const { info, latentShape } = this.parts;
    checkRecipe(recipe, info);
    const { path, references } = await this.pathOf(recipe, inputs);
    const skipped = stepsSkipped(recipe);
    const totalSteps = recipe.steps - skipped;
    const size = elements(latentShape);
    const run: PathRun = {
      recipe,
      path,
      skipped,
      totalSteps,
      latentShape,
      references: references.flatMap((place) => this.parts.references[place] ?? []),
      step: resume?.step ?? 0,
      latents: resume ? restored(resume, { size, totalSteps }) : new Float32Array(size),
      state: () => run.latents,
    };
    return run;
  }

  async advance(runs: readonly PathRun[]): Promise<Outcome[]> {
    return eachOf(runs, async (run) => {
      const latents = await this.generate(pointAt(run, run.step + 1));
      const outcome = outcomeOf(latents, run.step + 1);
      if (outcome) return outcome;
      run.latents = latents;
      run.step++;
      return null;
    });
  }

  /** The picture is made by one call, whatever was shown before it. */
  toLast(run: PathRun): void {
    run.step = run.totalSteps - 1;
  }

  preview(runs: readonly PathRun[]): Promise<Picture[]> {
    const { previewAt } = this.parts;
    return eachOf(runs, (run) => previewAt(run)(run.latents, run.latentShape));
  }

  finish(runs: readonly PathRun[]): Promise<Picture[]> {
    return eachOf(runs, ({ latents, latentShape }) => this.parts.decode(latents, latentShape));
  }

  async inspect(look: Look): Promise<Inspection> {
    const run = atStep(await this.begin(look.recipe, look.inputs, before(look)), look);
    return { totalSteps: run.totalSteps, findings: await pathFindings(this, run) };
  }

  /** The latents that a vector stands for. */
  generate({ z, prompt }: Point): Promise<Float32Array> {
    return rowOf(this.parts.generator, { z: stacked([z], [z.length]), ...cond([prompt]) });
  }

  private async pathOf(
    recipe: Recipe,
    inputs: RunInputs,
  ): Promise<{ path: Path; references: number[] }> {
    const { prompts, info, z: size } = this.parts;
    const { temperature } = samplingOf(recipe, info);
    const noise = startNoise(noiseFor(recipe), size, recipe.variation);
    const z = scale(temperature, noise);
    const { start } = recipe;
    if (start?.kind === "blend") return this.walk(recipe, inputs, start);
    const own = await promptCourse(recipe, prompts);
    const alone = { prompt: (step: number) => own[step]! };
    if (start?.kind === "image") {
      const mean = await this.meanOf(recipe, inputs.picture, "start.picture", own);
      const turned = (time: number) => slerp(mean, z, start.strength * time);
      return { path: { z: turned, ...alone }, references: referencesOf(own) };
    }
    return { path: { z: (time) => scale(time, z), ...alone }, references: referencesOf(own) };
  }

  /** From one picture to another, the prompts going along. */
  private async walk(
    recipe: Recipe,
    inputs: RunInputs,
    { secondPrompt, amount }: Extract<Recipe["start"], { kind: "blend" }>,
  ): Promise<{ path: Path; references: number[] }> {
    const { prompt, steps } = recipe;
    const { prompts } = this.parts;
    const own = await courseFor("prompt", prompt, steps, prompts);
    const other = await courseFor("start.secondPrompt", secondPrompt, steps, prompts);
    const from = await this.meanOf(recipe, inputs.picture, "start.pictures.0", own);
    const to = await this.meanOf(recipe, inputs.second, "start.pictures.1", other);
    const path: Path = {
      z: (time) => slerp(from, to, amount * time),
      prompt: (step, time) => blended([own[step]!], [other[step]!], amount * time)[0]!,
    };
    return { path, references: [...new Set([...referencesOf(own), ...referencesOf(other)])] };
  }

  /** As it is read at the last step, so that a picture and its own prompt give the picture back. */
  private async meanOf(
    recipe: Recipe,
    bytes: Uint8Array | undefined,
    field: string,
    course: PromptCourse,
  ): Promise<Float32Array> {
    const { inverse } = this.parts;
    if (!inverse) throw new Refusal("this model cannot find a picture's vector", "start.kind");
    const picture = await pictureOf(recipe, bytes, field);
    return (await inverse.recognize(await inverse.encode(picture), course.at(-1)!)).mean;
  }
}
