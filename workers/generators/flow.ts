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
import { blended } from "../text/course";
import type { EncodedPrompt, Prompts } from "../text/prompts";
import { eachOf, outcomeOf, rowOf } from "./batches";
import { noiseFor } from "./between";
import { checkRecipe, samplingOf } from "./check";
import { cond, stacked } from "./cond";
import type { Decoders } from "./decode";
import type { Encode } from "./encode";
import { arranged } from "./flow-references";
import type { Generator, Inspection, Look, Outcome, Picture, Run } from "./generator";
import { flowFindings } from "./insides/flow";
import { atStep, before } from "./insides/resumed";
import { CardParts } from "./parts";
import { pictureOf } from "./pictures";
import { courseFor, steady } from "./prompt-courses";
import { restored } from "./restore";

export interface FlowRun extends Run {
  step: number;
  x: Float32Array;
  readonly prompt: EncodedPrompt;
  /** Blocks that were passed before the first step. */
  readonly skipped: number;
}

export interface FlowParts extends Decoders {
  info: ModelInfo;
  latentShape: readonly number[];
  /** Deviation of the noise that pictures' latents were trained under. */
  noise: number;
  prompts: Prompts;
  references: readonly Reference[];
  /** From noise to latents. */
  blocks: readonly Session[];
  /** All blocks the other way round. */
  forward: () => Promise<Session>;
  encode: Encode;
}

export async function normalizingFlow(
  model: ModelOf<"flow">,
  sessions: Sessions,
): Promise<NormalizingFlow> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const { width, height } = info.sizes[0]!;
  const { channels, factor } = card.latent;
  const { blocks, forward, encoder } = card.graphs;
  const loaded: Session[] = [];
  for (const block of blocks) loaded.push(await parts.graph(block));
  return new NormalizingFlow({
    info,
    latentShape: [channels, height / factor, width / factor],
    noise: card.noise,
    prompts: await parts.prompts(),
    references: await parts.references(),
    blocks: loaded,
    forward: () => parts.graph(forward),
    encode: parts.encode(encoder, channels),
    ...(await parts.decoders(card.graphs)),
  });
}

/**
 * A normalizing flow: a chain of blocks that can be run both ways, so every picture has a noise of
 * its own and every noise a picture. A step is a block.
 */
export class NormalizingFlow implements Generator<FlowRun> {
  constructor(readonly parts: FlowParts) {}

  async begin(recipe: Recipe, inputs: RunInputs, resume: Checkpoint | null): Promise<FlowRun> {
    const { info, latentShape, references } = this.parts;
    checkRecipe(recipe, info);
    const prompt = await this.promptOf(recipe);
    const skipped = stepsSkipped(recipe);
    const totalSteps = recipe.steps - skipped;
    const size = elements(latentShape);
    const run: FlowRun = {
      recipe,
      prompt,
      skipped,
      totalSteps,
      latentShape,
      references: (prompt.references ?? []).flatMap((place) => references[place] ?? []),
      step: resume?.step ?? 0,
      x: resume
        ? restored(resume, { size, totalSteps })
        : await this.started(recipe, inputs, prompt, skipped),
      state: () => run.x,
    };
    return run;
  }

  /** With the illustrations that the seed chooses; between two pictures each has its own. */
  private async promptOf({ prompt, seed, steps, start }: Recipe): Promise<EncodedPrompt> {
    const { prompts, references } = this.parts;
    const labelOf = (place: number) => references[place]?.label;
    const read = async (field: string, text: string, chooser: number) => {
      const course = await courseFor(field, text, steps, prompts);
      return arranged(steady(field, course), chooser, labelOf);
    };
    const own = await read("prompt", prompt, seed);
    if (start?.kind !== "between") return own;
    const second = await read("start.secondPrompt", start.secondPrompt, start.secondSeed);
    return blended([own], [second], start.amount)[0]!;
  }

  async advance(runs: readonly FlowRun[]): Promise<Outcome[]> {
    return eachOf(runs, async (run) => {
      const x = await this.through(run.skipped + run.step, run);
      const outcome = outcomeOf(x, run.step + 1);
      if (outcome) return outcome;
      run.x = x;
      run.step++;
      return null;
    });
  }

  preview(runs: readonly FlowRun[]): Promise<Picture[]> {
    const { previewAt } = this.parts;
    return eachOf(runs, (run) => previewAt(run)(run.x, run.latentShape));
  }

  finish(runs: readonly FlowRun[]): Promise<Picture[]> {
    return eachOf(runs, ({ x, latentShape }) => this.parts.decode(x, latentShape));
  }

  /** What a block makes of x. */
  private through(
    block: number,
    { x, prompt }: Pick<FlowRun, "x" | "prompt">,
  ): Promise<Float32Array> {
    const { blocks, latentShape } = this.parts;
    return rowOf(blocks[block]!, { x: stacked([x], latentShape), ...cond([prompt]) });
  }

  async inspect(look: Look): Promise<Inspection> {
    const run = atStep(await this.begin(look.recipe, look.inputs, before(look)), look);
    return { totalSteps: run.totalSteps, findings: await flowFindings(this, run) };
  }

  /** Through one block after another. */
  async onward(
    x: Float32Array,
    prompt: EncodedPrompt,
    from: number,
    to = this.parts.blocks.length,
  ): Promise<Float32Array> {
    let moved = x;
    for (let block = from; block < to; block++)
      moved = await this.through(block, { x: moved, prompt });
    return moved;
  }

  /** The noise that a picture's latents come from, and how much the way stretches space there. */
  async inverted(
    latents: Float32Array,
    prompt: EncodedPrompt,
  ): Promise<{ noise: Float32Array; logDet: number }> {
    const { forward, latentShape } = this.parts;
    const feeds = { latents: stacked([latents], latentShape), ...cond([prompt]) };
    const found = await (await forward()).run(feeds, ["noise", "log_det"]);
    return { noise: found["noise"]!.data, logDet: found["log_det"]!.data[0]! };
  }

  private async started(
    recipe: Recipe,
    inputs: RunInputs,
    prompt: EncodedPrompt,
    skipped: number,
  ): Promise<Float32Array> {
    const { encode, info, latentShape } = this.parts;
    const { temperature } = samplingOf(recipe, info);
    const noise = startNoise(noiseFor(recipe), elements(latentShape), recipe.variation);
    const own = scale(temperature, noise);
    const { start } = recipe;
    if (start?.kind !== "image") return own;
    const picture = await pictureOf(recipe, inputs.picture, "start.picture");
    const inverted = await this.inverted(await encode(picture), prompt);
    return this.onward(slerp(inverted.noise, own, start.strength), prompt, 0, skipped);
  }
}
