import type { Recipe, RunInputs, Start } from "../../server/contract";
import { stepsTaken } from "../../server/contract";
import { readMask } from "../frames/read";
import { fromHalf } from "../math/half";
import { slerp } from "../math/slerp";
import { allFinite, elements, halvesFromBytes } from "../math/tensor";
import { samplerCalled, type SamplingStart } from "../samplers";
import type { Encode } from "./encode";
import { Refusal } from "./generator";
import { latentMask, type Mask } from "./mask";
import { missing, pictureOf, reading } from "./pictures";

/** What a run begins with, made of its recipe and of what came with it. */
export interface Beginning {
  start: SamplingStart | { kind: "forward"; clean: Float32Array };
  /** What inpainting leaves as it is, to be laid over the finished picture. */
  mask: Mask | null;
}

interface Means {
  /** Null where the model has no encoder. */
  encode: Encode | null;
  latentShape: readonly number[];
}

/** @throws Refusal naming the part of `start` that is missing or cannot be used. */
export async function beginning(
  recipe: Recipe,
  inputs: RunInputs,
  means: Means,
): Promise<Beginning> {
  const { start } = recipe;
  const skipped = recipe.steps - stepsTaken(recipe);
  switch (start?.kind) {
    case undefined:
    case "noise":
    case "between":
      return { start: { kind: "noise" }, mask: null };
    case "image": {
      const picture = await pictureOf(recipe, inputs.picture, "start.picture");
      const clean = await encoderFor(means, start)(picture);
      return { start: { kind: "picture", clean, skipped }, mask: null };
    }
    case "inpaint": {
      const picture = await pictureOf(recipe, inputs.picture, "start.picture");
      const clean = await encoderFor(means, start)(picture);
      const values = await maskOf(recipe, inputs);
      const mask = { values, picture };
      const small = latentMask(mask, means.latentShape);
      return { start: { kind: "picture", clean, skipped, mask: small }, mask };
    }
    case "blend": {
      const encode = encoderFor(means, start);
      const first = await pictureOf(recipe, inputs.picture, "start.pictures.0");
      const second = await pictureOf(recipe, inputs.second, "start.pictures.1");
      const clean = slerp(await encode(first), await encode(second), start.amount);
      return { start: { kind: "picture", clean, skipped }, mask: null };
    }
    case "forward": {
      const picture = await pictureOf(recipe, inputs.picture, "start.picture");
      const clean = await encoderFor(means, start)(picture);
      return { start: { kind: "forward", clean }, mask: null };
    }
    case "branch":
      return { start: branch(recipe, start, inputs, means), mask: null };
  }
}

function encoderFor({ encode }: Means, { kind }: Start): Encode {
  if (encode) return encode;
  const message = `this model has no encoder, so it cannot start with a picture (${kind})`;
  throw new Refusal(message, "start.kind", "noise, branch");
}

async function maskOf(recipe: Recipe, { mask, picture }: RunInputs): Promise<Float32Array> {
  if (!mask) throw missing("the mask", "start.maskId");
  return reading("the mask", "start.maskId", () => readMask(mask, picture!, recipe));
}

function branch(
  { steps }: Recipe,
  { step: after }: Extract<Start, { kind: "branch" }>,
  { latents }: RunInputs,
  { latentShape }: Means,
): SamplingStart {
  if (after >= steps) {
    const message = `after step ${after} of ${steps} nothing is left to do: branch off at ${steps - 1} at the latest`;
    throw new Refusal(message, "start.step", steps - 1);
  }
  if (!latents) throw missing("the picture's latents", "start.generationId");
  const [given, wanted] = [latents.shape.join("x"), latentShape.join("x")];
  if (given !== wanted) {
    const message = `the picture's latents are ${given}, this model's are ${wanted} at this size`;
    throw new Refusal(message, "start.generationId", wanted);
  }
  const halves = halvesFromBytes(latents.data);
  const x = halves && fromHalf(halves);
  if (!x || x.length !== elements(latentShape) || !allFinite(x))
    throw new Refusal("the picture's latents are damaged", "start.generationId");
  const { sampler, schedule = sampler } = latents;
  return {
    kind: "latents",
    x,
    after,
    sampler: samplerCalled(sampler),
    schedule: samplerCalled(schedule),
  };
}
