import { z } from "zod";
import { point } from "./canvas";
import { id, limits } from "./common";

/** Things that one window may show as selected or moving; more are not worth telling. */
export const liveLimits = { selection: 200, perSecond: 60 } as const;

const box = point.extend({
  id,
  width: z.number().min(0).max(1e6),
  height: z.number().min(0).max(1e6),
});

/** What one window shows of its person just now. Never stored: it ends with the window. */
export const liveState = z.strictObject({
  /** The pointer on the canvas; null while it is elsewhere. */
  cursor: point.nullable(),
  selection: z.array(id).max(liveLimits.selection),
  /** What is being dragged or resized, before it is dropped. */
  moving: z.array(box).max(liveLimits.selection),
  /** The middle of what the window shows, and how much of the canvas that is. */
  view: point
    .extend({ width: z.number().positive().max(1e7), height: z.number().positive().max(1e7) })
    .nullable(),
  /** The step of a picture being looked at. */
  scrub: z
    .strictObject({ generationId: id, step: z.number().int().min(1).max(limits.stepsMax) })
    .nullable(),
  /** The window that this one follows. */
  following: z.string().max(40).nullable(),
});
export type LiveState = z.infer<typeof liveState>;

/** Up: what has changed. Not acknowledged, and dropped rather than queued on a slow line. */
export const liveSignal = z.strictObject({ boardId: id, change: liveState.partial() });

const liveUpdate = z.object({ windowId: z.string(), personId: id, change: liveState.partial() });

/** Down: what changed in the windows of a board since the last tick, and which of them are gone. */
export const liveChanged = z.object({
  boardId: id,
  updates: z.array(liveUpdate),
  gone: z.array(z.string()),
});
