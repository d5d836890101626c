import { z } from "zod";
import { epochMs, id } from "./common";
import { person } from "./people";
import { recipe } from "./recipe";

export const favouriteSet = z.strictObject({ generationId: id, on: z.boolean() });

export const promptsAsk = z.strictObject({
  /** The prompts of everybody on this board; without it, one's own on all boards. */
  boardId: id.optional(),
  /** Words that must be in the prompt. */
  query: z.string().trim().max(100, "must be at most 100 characters").optional(),
});
/** A prompt that was used, with the newest recipe it was used in. */
export const usedPrompt = z.object({
  prompt: z.string(),
  recipe,
  generationId: id,
  author: person,
  lastAt: epochMs,
  times: z.number().int(),
});
export type UsedPrompt = z.infer<typeof usedPrompt>;
