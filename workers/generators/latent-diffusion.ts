import path from "node:path";
import type { Checkpoint, ModelInfo, Recipe, Reference, RunInputs } from "../../server/contract";
import { allFinite, elements, floatsFromBytes } from "../math/tensor";
import { readReferences } from "../models/references";
import type { CardModel } from "../models/registry";
import type { Runtime } from "../runtime";
import { samplerCalled, Sampling, type Ask } from "../samplers";
import type { Schedule } from "../samplers/levels";
import { referencesOf, type PromptCourse } from "../text/course";
import { PromptEncoder, type Prompts } from "../text/prompts";
import { loadTokenizer } from "../text/tokenizer";
import { beginning } from "./begin";
import { checkRecipe } from "./check";
import { decoderOf, type Decode } from "./decode";
import { Denoiser } from "./denoiser";
import { encoderOf, type Encode } from "./encode";
import { laidOver, type Mask } from "./mask";
import { cardNetwork } from "./network";
import { courses } from "./prompt-courses";
import { Refusal, type BatchPolicy, type Generator, type Outcome } from "./generator";
import type { Picture, Run } from "./generator";

interface LatentRun extends Run {
  readonly sampling: Sampling;
  readonly prompt: PromptCourse;
  /** Stands in for the empty prompt of classifier-free guidance. */
  readonly negative: PromptCourse;
  /** What inpainting keeps. */
  readonly mask: Mask | null;
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
  /** For the pictures on the way, and for the last one. */
  preview: Decode;
  picture: Decode;
  /** Null where no graph turns pictures into latents. */
  encode: Encode | null;
  /** Illustrations that the model may look at, in the order that its encoder counts them. */
  references: readonly Reference[];
}

/** Text encoder, denoiser and decoder over latents, as a card in Emerge's own format names them. */
export async function latentDiffusion(
  { card, folder, info }: CardModel,
  runtime: Runtime,
  policy: BatchPolicy,
): Promise<Generator<LatentRun>> {
  const load = ({ file }: { file: string }) => runtime.session(path.join(folder, file));
  const tokenize = await loadTokenizer(card.tokenizer, folder);
  const { textEncoder, denoiser, decoder, encoder } = card.graphs;
  const prompts = new PromptEncoder(tokenize, await load(textEncoder), textEncoder);
  const network = cardNetwork(card, await load(denoiser), policy.maxRows);
  const { inputs, outputs, file } = decoder;
  const session = await load(decoder);
  const decode = decoderOf({ session, input: inputs.latents, output: outputs.image, file });
  return new LatentDiffusion({
    info,
    latent: card.latent,
    schedule: card.schedule,
    prompts,
    denoiser: new Denoiser(network),
    preview: decode,
    picture: decode,
    encode: encoder
      ? encoderOf({
          session: () => load(encoder),
          input: encoder.inputs.image,
          output: encoder.outputs.latents,
          file: encoder.file,
          channels: card.latent.channels,
        })
      : null,
    references: card.references ? await readReferences(folder, card.references) : [],
  });
}

/** Stable Diffusion's kin, flow models included. */
export class LatentDiffusion implements Generator<LatentRun> {
  constructor(private readonly parts: LatentParts) {}

  async begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<LatentRun> {
    const { info, latent, schedule, prompts, encode } = this.parts;
    checkRecipe(recipe, info);
    const { channels, factor } = latent;
    const latentShape = [channels, recipe.height / factor, recipe.width / factor];
    const { start, mask } = await beginning(recipe, inputs, { encode, latentShape });
    const sampling = new Sampling({
      sampler: samplerCalled(recipe.sampler),
      schedule,
      steps: recipe.steps,
      seed: recipe.seed,
      variation: recipe.variation,
      size: elements(latentShape),
      start,
    });
    if (resume) restore(sampling, resume);
    const told = await courses(recipe, prompts);
    return {
      recipe,
      sampling,
      latentShape,
      mask,
      ...told,
      references: referencesOf(told.prompt).flatMap((place) => this.parts.references[place] ?? []),
      totalSteps: sampling.totalSteps,
      get step() {
        return sampling.step;
      },
      state: () => sampling.state(),
    };
  }

  async advance(runs: readonly LatentRun[]): Promise<Outcome[]> {
    const stepping = runs.map((run) => begun(run));
    for (;;) {
      const asking = stepping.filter((one) => one.ask !== null);
      if (asking.length === 0) return stepping.map((one) => one.failure);
      const requests = asking.map(({ run, ask }) => ({
        ...ask!,
        guidance: run.recipe.guidance,
        prompt: run.prompt[run.sampling.index]!,
        negative: run.negative[run.sampling.index]!,
        shape: run.latentShape,
      }));
      const cleans = await this.parts.denoiser.estimate(requests);
      asking.forEach((one, i) => answer(one, cleans[i]!));
    }
  }

  preview(runs: readonly LatentRun[]): Promise<Picture[]> {
    const { preview } = this.parts;
    return eachOf(runs, async ({ sampling, latentShape, mask }) =>
      laidOver(await preview(sampling.clean, latentShape), mask),
    );
  }

  finish(runs: readonly LatentRun[]): Promise<Picture[]> {
    const { picture } = this.parts;
    return eachOf(runs, async ({ sampling, latentShape, mask }) =>
      laidOver(await picture(sampling.x, latentShape), mask),
    );
  }
}

async function eachOf<R, P>(runs: readonly R[], work: (run: R) => Promise<P>): Promise<P[]> {
  const results: P[] = [];
  for (const run of runs) results.push(await work(run));
  return results;
}

function restore(sampling: Sampling, { step, state }: Checkpoint): void {
  const values = floatsFromBytes(state);
  if (!values || !allFinite(values))
    throw new Refusal("the stored state is damaged", "resume.state");
  try {
    sampling.restore(step, values);
  } catch (error) {
    const message = `the stored state does not fit: ${(error as Error).message}`;
    throw new Refusal(message, "resume.state");
  }
}

function begun(run: LatentRun): Stepping {
  const steps = run.sampling.advance();
  const first = steps.next();
  return { run, steps, ask: first.done ? null : first.value, failure: null };
}

/** Hands a clean estimate to the step; one that is not a number ends this run and no other. */
function answer(one: Stepping, clean: Float32Array): void {
  if (!allFinite(clean)) {
    const step = one.run.step + 1;
    one.failure = new Error(`the model gave values that are no numbers at step ${step}`);
    one.ask = null;
    return;
  }
  const next = one.steps.next(clean);
  one.ask = next.done ? null : next.value;
}
