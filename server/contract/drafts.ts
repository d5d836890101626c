import { z } from "zod";
import { bytes, id } from "./common";
import { frameMeta } from "./frames";
import { recipe, type ModelInfo, type Recipe } from "./recipe";

/** Only these show the whole picture from the first of few steps on. */
const draftFamilies = new Set(["latent-diffusion", "stable-diffusion"]);
export const drawsDrafts = ({ family }: ModelInfo, recipe: Pick<Recipe, "start">) =>
  draftFamilies.has(family) || isBetween(recipe);

export const draftLimits = {
  /** Steps of a draft at most. */
  steps: 8,
  /** Drafts that one window may ask for a second. */
  perSecond: 10,
} as const;

/** A point between two pictures is shown as it will be kept: with all the steps that it takes. */
const isBetween = ({ start }: Pick<Recipe, "start">) => start?.kind === "between";

/** Which of a draft's frames the window is shown. */
export const draftFrames = ["all", "last"] as const;

/**
 * A picture drawn while its prompt is being typed, or a slider between two pictures is moved: for
 * this window alone, and kept nowhere.
 */
export const draftDraw = z
  .strictObject({
    boardId: id,
    /** Chosen by the window, to know its frames by. */
    key: z.uuid("must be a UUID"),
    recipe,
    /** With "last" what only leads there is not drawn either, where the model can do without. */
    frames: z.enum(draftFrames).optional(),
  })
  .superRefine(({ recipe: { steps, start } }, context) => {
    if (steps <= draftLimits.steps || isBetween({ start })) return;
    context.addIssue({
      code: "too_big",
      origin: "number",
      maximum: draftLimits.steps,
      inclusive: true,
      path: ["recipe", "steps"],
      message: `must be between 1 and ${draftLimits.steps} for a draft`,
    });
  });

export const draftFrame = z.object({
  meta: frameMeta
    .pick({ step: true, totalSteps: true, width: true, height: true, encoding: true, last: true })
    .extend({ key: id }),
  image: bytes,
});
export type DraftFrame = z.infer<typeof draftFrame>;
