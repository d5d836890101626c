import { z } from "zod";
import { id, recipe, type Recipe } from "../../contract";
import { nothingFound, parseObject, type FoundRecipe } from "../found";

/** What Emerge writes into its own PNG files, as JSON under this keyword. */
export const emergeKeyword = "emerge";

export const emergeText = z.object({
  version: z.literal(1),
  generationId: id,
  recipe,
  author: z.string().max(200),
  modelHash: z.string().max(200).nullable(),
  outputHash: z.string().max(200).nullable(),
  parentId: id.nullable(),
  parentStep: z.number().int().nullable(),
  createdAt: z.number(),
});
export type EmergeText = z.infer<typeof emergeText>;

export function readEmerge(text: string): FoundRecipe | null {
  const parsed = emergeText.safeParse(parseObject(text));
  if (!parsed.success) return null;
  const { recipe, generationId } = parsed.data;
  return { ...foundIn(recipe), generationId };
}

function foundIn(recipe: Recipe): FoundRecipe {
  const { prompt, negativePrompt, seed, steps, guidance, sampler, model, width, height } = recipe;
  const own = { prompt, negativePrompt, seed, steps, guidance, sampler, model, width, height };
  return { ...nothingFound("emerge"), ...own, extras: extrasOf(recipe), recipe };
}

/** Pictures that it started from lie in the other studio; a point between two needs none. */
function extrasOf({ start }: Recipe): string[] {
  if (!start || start.kind === "noise" || start.kind === "between") return [];
  return ["the picture it started from"];
}
