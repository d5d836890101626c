import { z } from "zod";
import { point } from "./canvas";
import { contractError, epochMs, id, limits } from "./common";
import { person } from "./people";
import { recipe } from "./recipe";
import { references } from "./references";

export const generationStatuses = [
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
] as const;

export const timings = z.object({
  /** Milliseconds spent waiting in the queue, computing, and from start to stored picture. */
  queuedMs: z.number(),
  computeMs: z.number(),
  totalMs: z.number(),
});

export const generation = z.object({
  id,
  boardId: id,
  author: person,
  status: z.enum(generationStatuses),
  recipe,
  parentId: id.nullable(),
  parentStep: z.number().int().nullable(),
  /** The race that it was drawn in. */
  raceId: id.nullable(),
  /** Steps whose frame the server holds (0 before the first). */
  step: z.number().int(),
  totalSteps: z.number().int(),
  /** How often the run was started; above 1 it was resumed after a fault. */
  attempt: z.number().int(),
  /** 1 is next in line; null unless queued. */
  position: z.number().int().nullable(),
  expectedWaitMs: z.number().nullable(),
  error: contractError.nullable(),
  timings: timings.nullable(),
  modelHash: z.string().nullable(),
  /** SHA-256 of the raw RGB pixels, row by row, 8 bits a channel. */
  outputHash: z.string().nullable(),
  /** Illustrations that the model looked at. */
  references,
  createdAt: epochMs,
  finishedAt: epochMs.nullable(),
});
export type Generation = z.infer<typeof generation>;

export const generationCreate = z.strictObject({
  boardId: id,
  /** Chosen by the client, so that a command sent again after a lost connection is not run twice. */
  clientKey: z.uuid("must be a UUID"),
  recipe,
  parentId: id.optional(),
  parentStep: z.number().int().min(0).optional(),
  /** Where the card's corner is wished for; the free place nearest to it is taken. */
  place: point.optional(),
});
/** One of several pictures asked for together; what it does not say is the recipe's. */
const take = z.strictObject({
  clientKey: z.uuid("must be a UUID"),
  seed: recipe.shape.seed,
  variation: recipe.shape.variation,
  place: point.optional(),
});

/** Several takes of one recipe: all are accepted, or none. */
export const generationBatch = z.strictObject({
  boardId: id,
  recipe,
  takes: z
    .array(take)
    .min(1, "must be at least one")
    .max(limits.batch, `must be at most ${limits.batch}`),
  parentId: id.optional(),
  parentStep: z.number().int().min(0).optional(),
});
export const generationRef = z.strictObject({ generationId: id });
export const generationRemoved = z.strictObject({ boardId: id, generationId: id });

export const queueChanged = z.object({
  boardId: id,
  entries: z.array(
    z.object({
      generationId: id,
      position: z.number().int(),
      /** Null while no worker can run it. */
      expectedWaitMs: z.number().nullable(),
    }),
  ),
});
