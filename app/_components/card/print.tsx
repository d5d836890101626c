"use client";

import { useState, type ReactNode } from "react";
import type { Generation } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { useFrameCanvas } from "../../_hooks/use-frames";

type PrintProps = {
  generation: Generation;
  /** The step to show; null for the newest, or for the finished picture. */
  step: number | null;
  src: string;
  className?: string;
};

/**
 * The paper on which a picture comes up. Three layers of one size, so that nothing moves when one
 * takes over from another: blank paper, the canvas the frames are drawn on, the finished picture.
 */
export function Print({ generation, step, src, className }: PrintProps) {
  const canvas = useFrameCanvas(generation.id, step);
  const [loaded, setLoaded] = useState(false);
  const done = generation.status === "succeeded";
  const finished = done && loaded && step === null;
  const dimmed = generation.status === "cancelled" && step === null;
  const delight = useJustDone(done);
  return (
    <div className={cn("relative", className)}>
      <Paper>
        {done && (
          <img
            src={src}
            alt={generation.recipe.prompt}
            loading="lazy"
            decoding="async"
            onLoad={() => setLoaded(true)}
            className={cn(layer, !loaded && "opacity-0")}
          />
        )}
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${generation.recipe.prompt}, coming up`}
          aria-hidden={finished}
          className={cn(
            layer,
            "not-data-drawn:invisible",
            finished && "invisible",
            dimmed && "opacity-45 saturate-50",
          )}
        />
        {delight && <span aria-hidden className={sweep} />}
      </Paper>
      {delight && <span aria-hidden className={bloom} />}
    </div>
  );
}

const layer = "absolute inset-0 size-full object-contain";

export function Paper({ children, className }: { children?: ReactNode; className?: string }) {
  return (
    <div
      className={cn("undeveloped relative aspect-square overflow-hidden shadow-print", className)}
    >
      {children}
    </div>
  );
}

/** Light passes over a print the moment it is done; not over those that were done before. */
function useJustDone(done: boolean): boolean {
  const [before] = useState(done);
  return done && !before;
}

const sweep =
  "motion-only animate-sweep pointer-events-none absolute inset-y-0 -left-1/4 w-2/5 bg-linear-to-r from-transparent via-[rgb(255_246_232/0.5)] to-transparent";
const bloom = "motion-only animate-bloom pointer-events-none absolute inset-0";
