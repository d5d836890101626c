import { z } from "zod";
import { bytes, id } from "./common";
import { frameMeta } from "./frames";
import { recipe, type ModelInfo } from "./recipe";

/** Only these show the whole picture from the first of few steps on. */
const draftFamilies = new Set(["latent-diffusion", "stable-diffusion"]);
export const drawsDrafts = ({ family }: ModelInfo) => draftFamilies.has(family);

export const draftLimits = {
  /** Steps of a draft at most. */
  steps: 8,
  /** Drafts that one window may ask for a second. */
  perSecond: 10,
} as const;

const tooMany = `must be between 1 and ${draftLimits.steps} for a draft`;

/** A picture drawn while its prompt is being typed: for this window alone, and kept nowhere. */
export const draftDraw = z.strictObject({
  boardId: id,
  /** Chosen by the window, to know its frames by. */
  key: z.uuid("must be a UUID"),
  recipe: recipe.extend({ steps: recipe.shape.steps.max(draftLimits.steps, tooMany) }),
});

export const draftFrame = z.object({
  meta: frameMeta
    .pick({ step: true, totalSteps: true, width: true, height: true, encoding: true, last: true })
    .extend({ key: id }),
  image: bytes,
});
export type DraftFrame = z.infer<typeof draftFrame>;
