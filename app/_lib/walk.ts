import { promptFault, type Generation, type ModelInfo, type Recipe } from "@/server/contract";
import { sizeName } from "./draft";
import { shortName } from "./format";
import { changedSettings } from "./recipe-diff";

/** The two pictures that a slider leads from and to. */
export type Ends = { first: Generation; second: Generation };

/** How far a stop lies on the way, in whole percent. */
export const percentOf = (stop: number, last: number) => Math.round((100 * stop) / last);

const quoted = ({ recipe }: Generation) => `“${shortName(recipe.prompt)}”`;

/** Why nobody can walk from this picture, or to it; null if one can. */
export function endRefusal(one: Generation, models: readonly ModelInfo[]): string | null {
  const { recipe, status } = one;
  const model = models.find(({ id }) => id === recipe.model);
  if (status !== "succeeded") return "Both pictures have to be finished first.";
  if (!model) return `The model of ${quoted(one)} is not here now.`;
  if (!model.starts.includes("between")) return `${model.name} cannot walk between pictures.`;
  if (recipe.start && recipe.start.kind !== "noise") {
    return `${quoted(one)} did not begin with noise alone, so there is no seed to walk to.`;
  }
  if (!recipe.variation) return null;
  return `The noise of ${quoted(one)} is turned towards another seed’s, so there is no seed to walk to.`;
}

/** Why there is no way between these two; null if there is. */
export function walkRefusal(ends: Ends, models: readonly ModelInfo[]): string | null {
  const { first, second } = ends;
  const end = endRefusal(first, models) ?? endRefusal(second, models);
  if (end) return end;
  const [a, b] = [first.recipe, second.recipe];
  if (a.model !== b.model) return "The two are by different models: one can walk within one only.";
  if (sizeName(a) !== sizeName(b)) {
    return "The two differ in size: one can walk within one size only.";
  }
  if (a.prompt === b.prompt && a.seed === b.seed) {
    return "The two have the same words and the same seed: there is nothing between them.";
  }
  const fault = promptFault(walkRecipe(ends, 0.5));
  return fault ? `With the first picture’s steps, the second prompt ${fault.message}.` : null;
}

/** A point on the way: all settings are the first picture's, the second lends its words and seed. */
export function walkRecipe({ first, second }: Ends, amount: number): Recipe {
  return {
    ...first.recipe,
    start: {
      kind: "between",
      pictures: [
        { kind: "generation", id: first.id },
        { kind: "generation", id: second.id },
      ],
      ...{ secondPrompt: second.recipe.prompt, secondSeed: second.recipe.seed, amount },
    },
  };
}

/** Settings with which the second picture was made otherwise; its end is drawn with the first's. */
export const otherSettings = ({ first, second }: Ends): string[] =>
  changedSettings(first.recipe, second.recipe)
    .map(({ name }) => name.toLowerCase())
    .filter((name) => name !== "seed" && name !== "start");

/** Drawn in one call: a picture is there almost as soon as it is asked for. */
export const isQuick = ({ recipe }: Generation) => recipe.sampler === "latent-path";

/** The last stop of the slider, counted from 0; slower models have fewer. A power of two. */
export const lastStop = (first: Generation) => (isQuick(first) ? 32 : 16);

/** Which stop to draw while the hand rests: middle, quarters, eighths …, the nearest to it first. */
export function nextToFill(have: ReadonlySet<number>, last: number, at: number): number | null {
  for (let gap = last; gap >= 1; gap /= 2) {
    const missing = stopsApart(gap, last).filter((stop) => !have.has(stop));
    if (missing.length > 0) return nearestOf(missing, at);
  }
  return null;
}

const stopsApart = (gap: number, last: number) =>
  Array.from({ length: last / gap + 1 }, (_, index) => index * gap);

/** Of these stops the one that is next to another; null where there are none. */
export function nearestOf(stops: Iterable<number>, at: number): number | null {
  let best: number | null = null;
  for (const stop of stops) {
    if (best === null || Math.abs(stop - at) < Math.abs(best - at)) best = stop;
  }
  return best;
}

/** The next stop that is there on a walk to and fro, and which way it goes on. */
export function strollFrom(
  have: ReadonlySet<number>,
  at: number,
  way: 1 | -1,
): { at: number; way: 1 | -1 } {
  const ahead = nearestOf(
    [...have].filter((stop) => (stop - at) * way > 0),
    at,
  );
  if (ahead !== null) return { at: ahead, way };
  const back = nearestOf(
    [...have].filter((stop) => stop !== at),
    at,
  );
  return { at: back ?? at, way: way === 1 ? -1 : 1 };
}
