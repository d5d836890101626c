"use client";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
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
  const latest = useRef(onStep);
  latest.current = onStep;
  useEffect(() => {
    if (!generationId) return;
    const tell = () => latest.current(newestStep(generationId));
    tell();
    return watchFrames(generationId, tell);
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
  const [state, setState] = useState<"idle" | "loading" | "ready" | "failed">("idle");
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    setState("loading");
    void ensureFrames(generationId, steps).then((ok) => {
      if (current) setState(ok ? "ready" : "failed");
    });
    return () => {
      current = false;
    };
  }, [generationId, steps, wanted]);
  return state;
}

/** A card that appears while its generation runs may have missed frames, for instance on a page of history. */
export function useCatchUp(generationId: string, running: boolean) {
  useEffect(() => {
    if (running && newestStep(generationId) === 0) void catchUp(generationId);
  }, [generationId, running]);
}
