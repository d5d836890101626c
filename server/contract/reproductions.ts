import { z } from "zod";
import { contractError, id } from "./common";

/** Something of the environment that is not now as it was when the picture was made. */
export const environmentDifference = z.object({
  name: z.string(),
  was: z.string(),
  is: z.string(),
});
export type EnvironmentDifference = z.infer<typeof environmentDifference>;

/** What came of drawing a stored picture again. */
export const verdict = z.object({
  /** Every step's latents, to the bit of their float16, and every final pixel. */
  identical: z.boolean(),
  /** The first step whose latents differ; the numbers are null where none were stored to compare. */
  firstDifference: z
    .object({ step: z.number().int(), max: z.number().nullable(), rms: z.number().nullable() })
    .nullable(),
  samePixels: z.boolean(),
  environment: z.array(environmentDifference),
});
export type Verdict = z.infer<typeof verdict>;

/** A picture being drawn again to see whether the same comes of it; nothing of it is kept. */
export const reproduction = z.object({
  generationId: id,
  boardId: id,
  state: z.enum(["queued", "running", "done", "failed"]),
  step: z.number().int(),
  totalSteps: z.number().int(),
  verdict: verdict.nullable(),
  error: contractError.nullable(),
});
export type Reproduction = z.infer<typeof reproduction>;
