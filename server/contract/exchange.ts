import { z } from "zod";
import { id } from "./common";
import { recipe } from "./recipe";

/** Programs whose pictures tell how they were made. */
export const recipeSources = ["emerge", "automatic1111", "comfyui", "invokeai", "swarmui"] as const;

export const readFields = [
  "prompt",
  "negativePrompt",
  "seed",
  "steps",
  "guidance",
  "sampler",
  "size",
  "model",
  "extra",
] as const;

/** What became of one thing that the file said. */
export const recipeNote = z.object({
  field: z.enum(readFields),
  outcome: z.enum(["kept", "changed", "left"]),
  theirs: z.string().nullable(),
  ours: z.string().nullable(),
  /** A sentence, where it was not simply kept. */
  why: z.string().nullable(),
});
export type RecipeNote = z.infer<typeof recipeNote>;

/** A recipe read from a picture file, brought to what this studio can draw. */
export const recipeReading = z.object({
  source: z.enum(recipeSources),
  /** The prompt is empty where the file had none. */
  recipe: recipe.extend({ prompt: z.string() }),
  notes: z.array(recipeNote),
  /** The picture itself, if it is one of this studio that the person may see. */
  parentId: id.nullable(),
});
export type RecipeReading = z.infer<typeof recipeReading>;

/** Answer of POST /api/recipe; null where the file carries no recipe. */
export const recipeAnswer = z.object({ reading: recipeReading.nullable() });
