import { z } from "zod";
import { bytes, epochMs, id } from "./common";

export const frameEncodings = ["webp", "jpeg", "png"] as const;

/** Everything about a frame except its bytes, which travel beside it as a binary attachment. */
export const frameMeta = z.object({
  generationId: id,
  /** 1..totalSteps: the predicted clean image after this step. */
  step: z.number().int().min(1),
  totalSteps: z.number().int().min(1),
  /** Rises by one with each frame of a generation and never repeats, also across resumed runs. */
  seq: z.number().int().min(1),
  width: z.number().int(),
  height: z.number().int(),
  encoding: z.enum(frameEncodings),
  /** When the step's latents were computed, on the worker's clock. */
  computedAt: epochMs,
  /** When the server sent the frame on, on the server's clock. */
  serverAt: epochMs,
  last: z.boolean(),
});
export type FrameMeta = z.infer<typeof frameMeta>;

export const frame = z.object({ meta: frameMeta, image: bytes });
export type Frame = z.infer<typeof frame>;

/** "Give me everything after sequence k"; `after: 0` is the whole filmstrip. */
export const framesSince = z.strictObject({
  generationId: id,
  after: z.number().int("must be a whole number").min(0, "must be at least 0"),
});
export const framesBatch = z.object({
  frames: z.array(frame),
  /** True once the last frame is among those sent or already known. */
  complete: z.boolean(),
});
