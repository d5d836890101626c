import type { ModelInfo, Recipe } from "../../server/contract";
import { Refusal } from "./generator";

/** @throws Refusal naming the first field of the recipe that the model cannot do. */
export function checkRecipe(recipe: Recipe, { samplers, sizes, maxSteps, name }: ModelInfo): void {
  const { sampler, width, height, steps } = recipe;
  if (!samplers.includes(sampler)) {
    const known = samplers.join(", ");
    throw new Refusal(`${name} has no sampler ${sampler}: choose ${known}`, "sampler", known);
  }
  if (steps > maxSteps)
    throw new Refusal(`${name} does at most ${maxSteps} steps`, "steps", maxSteps);
  if (!sizes.some((size) => size.width === width && size.height === height)) {
    const known = sizes.map((size) => `${size.width}x${size.height}`).join(", ");
    const field = sizes.some((size) => size.width === width) ? "height" : "width";
    throw new Refusal(`${name} draws ${known}, not ${width}x${height}`, field, known);
  }
}
