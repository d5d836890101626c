import type { FrameMeta } from "@/server/contract";

export type StoredFrame = { meta: FrameMeta; image: ArrayBuffer; receivedAt: number };

/** The frames of one generation, as far as they have come. */
export type FrameSet = {
  byStep: Map<number, StoredFrame>;
  /** Highest sequence number seen; survives when the frames themselves are let go. */
  lastSeq: number;
  newest: StoredFrame | null;
  bytes: number;
};

export const emptySet = (): FrameSet => ({
  byStep: new Map(),
  lastSeq: 0,
  newest: null,
  bytes: 0,
});

/**
 * Puts a frame in its place. "newer": it goes beyond all that was seen, so it is the one to show;
 * "filled": it closes a gap behind; "stale": it was there already.
 *
 * A run that starts again after a fault sends its early steps once more under higher numbers, so
 * the sequence, not the step, says what is newer.
 */
export function accept(set: FrameSet, frame: StoredFrame): "newer" | "filled" | "stale" {
  const { step, seq } = frame.meta;
  const known = set.byStep.get(step);
  if (known && known.meta.seq >= seq) return "stale";
  set.byStep.set(step, frame);
  set.bytes += frame.image.byteLength - (known?.image.byteLength ?? 0);
  // A frame let go for want of memory comes back under its old number, and may be the newest.
  if (seq < set.lastSeq || (seq === set.lastSeq && set.newest)) return "filled";
  set.lastSeq = seq;
  set.newest = frame;
  return "newer";
}

/** Lets the frames go but remembers how far they had come. */
export function release(set: FrameSet) {
  set.byStep.clear();
  set.newest = null;
  set.bytes = 0;
}

export function hasAll(set: FrameSet | undefined, steps: number): boolean {
  if (!set) return steps === 0;
  for (let step = 1; step <= steps; step++) if (!set.byStep.has(step)) return false;
  return true;
}

/** The frame of a step, or of the nearest earlier one that has come (the first, if none has). */
export function nearest(set: FrameSet | undefined, step: number): StoredFrame | null {
  if (!set) return null;
  for (let at = step; at >= 1; at--) {
    const frame = set.byStep.get(at);
    if (frame) return frame;
  }
  const first = Math.min(...set.byStep.keys());
  return set.byStep.get(first) ?? null;
}

/** The contract lets bytes be a view; a decoder wants exactly its part. */
export function toArrayBuffer(image: Uint8Array | ArrayBuffer): ArrayBuffer {
  if (image instanceof ArrayBuffer) return image;
  return image.slice().buffer as ArrayBuffer;
}
