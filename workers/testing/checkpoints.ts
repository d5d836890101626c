import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Recipe } from "../../server/contract";
import golden from "./data/tiny-pipelines.golden.json";

/** Complete little pipelines with random weights; see training/tiny_pipeline. */
const data = path.join(path.dirname(fileURLToPath(import.meta.url)), "data");

export const tinyNames = ["tiny-sd", "tiny-sdxl", "tiny-lcm"] as const;
export type TinyName = (typeof tinyNames)[number];
export const tinyFolder = (name: TinyName) => path.join(data, name);

/** What their PyTorch originals computed. */
export { golden };

/** A recipe for one of the tiny pipelines, with whatever a test wants different. */
export function tinyRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    model: "tiny-sd",
    prompt: "a photo of a red fox in the snow",
    negativePrompt: "",
    seed: 7,
    steps: 4,
    guidance: 5,
    sampler: "euler",
    width: 64,
    height: 64,
    ...changes,
  };
}
