import type { Recipe } from "../../server/contract";
import { builtIn } from "./built-in";

const { id, defaults, sizes } = builtIn.info;

/** A recipe for the built-in model, with whatever a test wants different. */
export function builtInRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    model: id,
    prompt: "smiling cat, noto style",
    negativePrompt: "",
    seed: 7,
    steps: 6,
    guidance: 3.5,
    sampler: defaults.sampler,
    ...sizes[0]!,
    ...changes,
  };
}
