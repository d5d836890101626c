import type { Recipe } from "../../server/contract";

/** A recipe for the built-in model, with whatever a test wants different. */
export function starterRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    model: "starter",
    prompt: "smiling cat, noto style",
    negativePrompt: "",
    seed: 7,
    steps: 6,
    guidance: 3.5,
    sampler: "flow-euler",
    width: 128,
    height: 128,
    ...changes,
  };
}
