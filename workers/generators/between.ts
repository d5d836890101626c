import type { Recipe } from "../../server/contract";
import { uniformsBetween } from "../math/gauss";
import type { Noise } from "../math/noise";
import { uniforms } from "../math/uniform";
import { noiseOf, type Towards } from "../samplers";

/** Whose noise a run's is on the way to, where it lies between two pictures. */
export function towardsOf({ start }: Recipe): Towards | undefined {
  if (start?.kind !== "between") return undefined;
  return { seed: start.secondSeed, amount: start.amount };
}

/** What a run draws its noise from. */
export const noiseFor = (recipe: Recipe): Noise =>
  noiseOf({ seed: recipe.seed, towards: towardsOf(recipe) });

/** The first n numbers in 0..1 of a run. */
export function uniformsFor(recipe: Recipe, n: number): Float64Array {
  const towards = towardsOf(recipe);
  const own = uniforms(recipe.seed, n);
  return towards ? uniformsBetween(own, uniforms(towards.seed, n), towards.amount) : own;
}
