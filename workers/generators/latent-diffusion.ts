import path from "node:path";
import type { Checkpoint, Recipe } from "../../server/contract";
import { allFinite, elements, floatsFromBytes, toPixels } from "../math/tensor";
import type { LatentDiffusionCard } from "../models/card";
import type { Model } from "../models/registry";
import type { Runtime, Session } from "../runtime";
import { samplers, Sampling, type Ask } from "../samplers";
import { PromptEncoder, type EncodedPrompt } from "../text/prompts";
import { loadTokenizer } from "../text/tokenizer";
import { checkRecipe } from "./check";
import { Denoiser } from "./denoiser";
import { Refusal, type BatchPolicy, type Generator, type Outcome } from "./generator";
import type { Picture, Run } from "./generator";

interface LatentRun extends Run {
  readonly sampling: Sampling;
  readonly prompt: EncodedPrompt;
  /** Stands in for the empty prompt of classifier-free guidance. */
  readonly negative: EncodedPrompt;
}

/** A step under way: what it asks for now, until it needs nothing more. */
interface Stepping {
  run: LatentRun;
  steps: ReturnType<Sampling["advance"]>;
  ask: Ask | null;
  failure: Error | null;
}

/** Text encoder, denoiser and decoder over latents: Stable Diffusion's kin, flow models included. */
export async function latentDiffusion(
  model: Model,
  runtime: Runtime,
  policy: BatchPolicy,
): Promise<Generator<LatentRun>> {
  const { card, folder } = model;
  const load = ({ file }: { file: string }) => runtime.session(path.join(folder, file));
  const tokenize = await loadTokenizer(card.tokenizer, folder);
  const { textEncoder, denoiser, decoder } = card.graphs;
  const encoder = new PromptEncoder(tokenize, await load(textEncoder), textEncoder);
  const network = new Denoiser(card, await load(denoiser), policy.maxRows);
  return new LatentDiffusion(model, encoder, network, await load(decoder));
}

class LatentDiffusion implements Generator<LatentRun> {
  private readonly card: LatentDiffusionCard;

  constructor(
    private readonly model: Model,
    private readonly prompts: PromptEncoder,
    private readonly denoiser: Denoiser,
    private readonly decoder: Session,
  ) {
    this.card = model.card;
  }

  async begin(recipe: Recipe, resume: Checkpoint | null): Promise<LatentRun> {
    checkRecipe(recipe, this.model.info);
    const { channels, factor } = this.card.latent;
    const latentShape = [channels, recipe.height / factor, recipe.width / factor];
    const sampling = new Sampling({
      sampler: samplers[recipe.sampler],
      schedule: this.card.schedule,
      steps: recipe.steps,
      seed: recipe.seed,
      size: elements(latentShape),
    });
    if (resume) restore(sampling, resume);
    return {
      recipe,
      sampling,
      latentShape,
      prompt: await this.prompts.encode(recipe.prompt),
      negative: await this.prompts.encode(recipe.negativePrompt),
      totalSteps: recipe.steps,
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
        prompt: run.prompt,
        negative: run.negative,
        shape: run.latentShape,
      }));
      const cleans = await this.denoiser.estimate(requests);
      asking.forEach((one, i) => answer(one, cleans[i]!));
    }
  }

  preview(runs: readonly LatentRun[]): Promise<Picture[]> {
    return this.decode(runs, (run) => run.sampling.clean);
  }

  finish(runs: readonly LatentRun[]): Promise<Picture[]> {
    return this.decode(runs, (run) => run.sampling.x);
  }

  /** One by one: a decoder's working memory is large, and a batch of pictures gains nothing. */
  private async decode(
    runs: readonly LatentRun[],
    latentsOf: (run: LatentRun) => Float32Array,
  ): Promise<Picture[]> {
    const pictures: Picture[] = [];
    for (const run of runs) {
      const { inputs, outputs } = this.card.graphs.decoder;
      const latents = { data: latentsOf(run), dims: [1, ...run.latentShape] };
      const found = await this.decoder.run({ [inputs.latents]: latents }, [outputs.image]);
      const { width, height } = run.recipe;
      pictures.push({ width, height, pixels: toPixels(found[outputs.image]!.data) });
    }
    return pictures;
  }
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
