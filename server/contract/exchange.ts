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

/** Pictures and uploads that one request may bring from other boards. */
export const copiesMax = 100;

const copied = z.array(id).max(copiesMax, `must be at most ${copiesMax}`);

/** Body of POST /api/boards/<id>/copies: what lies on other boards, to lie on this one too. */
export const copiesAsk = z.strictObject({ pictures: copied, uploads: copied });
export type CopiesAsk = z.infer<typeof copiesAsk>;

/**
 * What each is called on this board; what is of this board already keeps its id. What is not done,
 * is gone or may not be seen is missing.
 */
export const copiesAnswer = z.object({ ids: z.record(id, id) });
