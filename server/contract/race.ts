import { z } from "zod";
import { point } from "./canvas";
import { epochMs, id, limits } from "./common";
import { generation } from "./generations";
import { person } from "./people";
import { recipe, type ModelInfo, type Recipe } from "./recipe";

/** One prompt and one seed, drawn by several models side by side. */
export const race = z.object({
  id,
  boardId: id,
  author: person,
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: recipe.shape.seed,
  /** Its pictures, in the order in which they were entered; deleted ones have left it. */
  generationIds: z.array(id),
  /** Which picture each person likes best; one vote a person. */
  votes: z.array(z.object({ personId: id, generationId: id })),
  createdAt: epochMs,
});
export type Race = z.infer<typeof race>;

/** A race and its pictures, in the same order. */
export const raceView = z.object({ race, generations: z.array(generation) });
export type RaceView = z.infer<typeof raceView>;

const entry = z.strictObject({
  model: recipe.shape.model,
  /** Chosen by the client, as for a picture by itself. */
  clientKey: z.uuid("must be a UUID"),
  place: point.optional(),
});

/** All entries are accepted, or none. Sent again with the same id and keys, it is answered as before. */
export const raceStart = z.strictObject({
  boardId: id,
  raceId: z.uuid("must be a UUID"),
  ...recipe.pick({ prompt: true, negativePrompt: true, seed: true }).shape,
  entries: z
    .array(entry)
    .min(limits.raceFewest, `must be at least ${limits.raceFewest}`)
    .max(limits.raceMost, `must be at most ${limits.raceMost}`)
    .superRefine((entries, context) => {
      for (const name of ["model", "clientKey"] as const) {
        const all = entries.map((one) => one[name]);
        const twice = all.findIndex((value, index) => all.indexOf(value) < index);
        const message = "must be another one for each entry";
        if (twice >= 0) context.addIssue({ code: "custom", path: [twice, name], message });
      }
    }),
});
export type RaceStart = z.infer<typeof raceStart>;

export const raceRef = z.strictObject({ raceId: id });
export const raceVote = z.strictObject({ raceId: id, generationId: id.nullable() });

/** A picture of a race that did not come out is drawn once more, in its place. */
export const raceRetry = z.strictObject({ generationId: id });

/** What a model draws in a race: its defaults with the race's prompt and seed. */
export function raceRecipe(
  { id: model, defaults, sizes, settings }: ModelInfo,
  { prompt, negativePrompt, seed }: Pick<RaceStart, "prompt" | "negativePrompt" | "seed">,
): Recipe {
  const { sampling, ...own } = defaults;
  const told = settings.includes("negativePrompt") && negativePrompt !== "";
  return {
    model,
    prompt,
    seed,
    ...own,
    ...(told && { negativePrompt }),
    ...sizes[0]!,
    ...(sampling && { sampling }),
  };
}
