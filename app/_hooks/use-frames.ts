"use client";

import {
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import {
  catchUp,
  ensureFrames,
  frameAt,
  newestFrame,
  newestStep,
  watchFrames,
} from "../_live/frame-store";
import { markDrawn, Painter } from "../_live/painter";

/** The last step whose frame has come; re-renders only the component that shows the number. */
export function useNewestStep(generationId: string): number {
  const subscribe = useCallback(
    (changed: () => void) => watchFrames(generationId, changed),
    [generationId],
  );
  return useSyncExternalStore(
    subscribe,
    () => newestStep(generationId),
    () => 0,
  );
}

/** Tells of each new step without rendering anything. */
export function useOnStep(generationId: string | null, onStep: (step: number) => void) {
  const tell = useEffectEvent(() => {
    if (generationId) onStep(newestStep(generationId));
  });
  useEffect(() => {
    if (!generationId) return;
    tell();
    return watchFrames(generationId, () => tell());
  }, [generationId]);
}

/**
 * Keeps a canvas showing the newest frame, or the frame of `step` when one is given. Frames go from
 * the socket to the canvas directly: React only decides which canvas.
 */
export function useFrameCanvas(generationId: string, step: number | null) {
  const ref = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    painter.current ??= new Painter(canvas);
    const brush = painter.current;
    const show = () => {
      const frame = step === null ? newestFrame(generationId) : frameAt(generationId, step);
      if (frame) void brush.paint(frame);
    };
    show();
    return watchFrames(generationId, (newest, live) => {
      if (step !== null) show();
      else if (newest) void brush.paint(newest, () => live && markDrawn(newest));
    });
  }, [generationId, step]);
  return ref;
}

/** Fetches what is missing of a generation's steps, the first time somebody wants to see them. */
export function useAllFrames(generationId: string, steps: number, wanted: boolean) {
  const wish = `${generationId} ${steps}`;
  const [result, setResult] = useState<{ wish: string; ok: boolean } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    void ensureFrames(generationId, steps).then((ok) => setResult({ wish, ok }));
  }, [generationId, steps, wanted, wish]);
  if (!wanted) return "idle";
  if (result?.wish !== wish) return "loading";
  return result.ok ? "ready" : "failed";
}

/** A card that appears while its generation runs may have missed frames, for instance on a page of history. */
export function useCatchUp(generationId: string, running: boolean) {
  useEffect(() => {
    if (running && newestStep(generationId) === 0) void catchUp(generationId);
  }, [generationId, running]);
}
