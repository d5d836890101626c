import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Recipe } from "../../server/contract";
import { GeneratorPool } from "../generators";
import { scanModels, type CardModel } from "../models/registry";
import { Runtime } from "../runtime";

/** Complete little models of every family with random weights; see training/tiny_families. */
export const tinyFamilies = path.join(
  path.dirname(fileURLToPath(import.meta.url)),
  "data",
  "tiny-families",
);

const { models: all, problems } = await scanModels([tinyFamilies]);
if (problems[0]) throw new Error(problems[0].message);
export const families = all.filter(
  (model): model is CardModel => model.family !== "stable-diffusion",
);

export const familyCalled = (id: string): CardModel =>
  families.find((model) => model.card.id === id)!;

export const familyPool = (maxRows = 8): GeneratorPool =>
  new GeneratorPool(families, new Runtime({ provider: "cpu", threads: 1 }), { maxRows });

/** A recipe for one of them, with whatever a test wants different. */
export function familyRecipe(id: string, changes: Partial<Recipe> = {}): Recipe {
  const { info } = familyCalled(id);
  return {
    model: id,
    prompt: "a red fox",
    ...info.defaults,
    ...info.sizes[0]!,
    seed: 7,
    ...changes,
  };
}
