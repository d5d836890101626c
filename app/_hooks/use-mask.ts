"use client";

import { useEffect, useRef, useState, type RefObject } from "react";
import { paintAll, paintedShare, paintStep, type MaskStep, type Spot } from "../_lib/mask";

/** How masks that were sent had been painted, for another look at them in the same window. */
const painted = new Map<string, MaskStep[]>();

export const rememberMask = (maskId: string, steps: MaskStep[]) => void painted.set(maskId, steps);

type Stroke = Extract<MaskStep, { kind: "stroke" }>;

type Canvas = RefObject<HTMLCanvasElement | null>;

/** A mask being painted on a canvas of that size: its steps, and the stroke in progress. */
export function useMask(
  canvas: Canvas,
  size: { width: number; height: number } | null,
  maskId: string | null,
) {
  const [steps, setSteps] = useState<MaskStep[]>(() => painted.get(maskId ?? "") ?? []);
  const [undone, setUndone] = useState<MaskStep[]>([]);
  const [share, setShare] = useState(0);
  const stroke = useRef<Stroke | null>(null);

  // A canvas that changes its size loses what was on it.
  useEffect(() => {
    const brush = canvas.current?.getContext("2d");
    if (!brush || !size) return;
    paintAll(brush, steps);
    const measured = requestAnimationFrame(() => setShare(paintedShare(brush.canvas)));
    return () => cancelAnimationFrame(measured);
  }, [canvas, steps, size]);

  const add = (step: MaskStep) => {
    setSteps((before) => [...before, step]);
    setUndone([]);
  };
  return {
    steps,
    share,
    canUndo: steps.length > 0,
    canRedo: undone.length > 0,
    begin(spot: Spot, brush: { erase: boolean; size: number }) {
      stroke.current = { kind: "stroke", ...brush, spots: [spot] };
      draw(canvas, stroke.current);
    },
    /** Draws the new piece only; the whole stroke is painted again when it ends. */
    extend(spot: Spot) {
      const { current } = stroke;
      if (!current) return;
      const last = current.spots.at(-1)!;
      current.spots.push(spot);
      draw(canvas, { ...current, spots: [last, spot] });
    },
    end() {
      if (stroke.current) add(stroke.current);
      stroke.current = null;
    },
    clear: () => add({ kind: "clear" }),
    undo() {
      const last = steps.at(-1);
      if (!last) return;
      setSteps(steps.slice(0, -1));
      setUndone([...undone, last]);
    },
    redo() {
      const next = undone.at(-1);
      if (!next) return;
      setUndone(undone.slice(0, -1));
      setSteps([...steps, next]);
    },
  };
}

function draw(canvas: Canvas, stroke: Stroke) {
  const brush = canvas.current?.getContext("2d");
  if (brush) paintStep(brush, stroke);
}
