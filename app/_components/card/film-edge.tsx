"use client";

import type { Generation } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { useNewestStep } from "../../_hooks/use-frames";

type FilmEdgeProps = {
  generation: Generation;
  step: number | null;
  onScrub: (step: number | null) => void;
};

/**
 * The edge of the film under a print: one tick a step, lit as the steps come. It is also the
 * control to go back and forth through them.
 */
export function FilmEdge({ generation, step, onScrub }: FilmEdgeProps) {
  const came = useCame(generation);
  const total = generation.totalSteps;
  const shown = step ?? came;
  return (
    <EdgeStrip total={total} came={came} shown={shown}>
      {came > 0 && (
        <StepRange
          total={total}
          value={shown}
          onChange={(to) => onScrub(to >= came ? null : Math.max(1, to))}
        />
      )}
    </EdgeStrip>
  );
}

/** How many steps have come: what was drawn here, or what the server said when it told us. */
export function useCame(generation: Generation): number {
  const newest = useNewestStep(generation.id);
  if (generation.status === "succeeded") return generation.totalSteps;
  return newest || generation.step;
}

type StepRangeProps = {
  name?: string;
  total: number;
  value: number;
  onChange: (step: number) => void;
  className?: string;
};

/** A native slider: arrows, Home, End, dragging and touch come with it. */
export function StepRange({ name = "Step", total, value, onChange, className }: StepRangeProps) {
  return (
    <input
      type="range"
      aria-label={name}
      aria-valuetext={`step ${value} of ${total}`}
      min={1}
      max={total}
      value={Math.max(1, value)}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      className={cn(
        "bare-range absolute inset-x-2 -inset-y-1.5 z-10 outline-none touch:-inset-y-2",
        className,
      )}
    />
  );
}

type EdgeStripProps = {
  total: number;
  came: number;
  shown: number;
  children?: React.ReactNode;
};

/** More would run together; then a tick stands for two steps, or three. */
const mostTicks = 40;

export function EdgeStrip({ total, came, shown, children }: EdgeStripProps) {
  const ticks = { backgroundSize: `${(100 * Math.ceil(total / mostTicks)) / total}% 100%` };
  return (
    <div className="relative flex h-7 items-center gap-2 bg-film px-2 outline-safelight has-focus-visible:z-10 has-focus-visible:outline-2">
      <span aria-hidden className="relative h-3 flex-1">
        <span className="film-ticks absolute inset-0 opacity-25" style={ticks} />
        <span
          className="absolute inset-y-0 left-0 overflow-hidden opacity-60"
          style={{ width: `${(100 * came) / total}%` }}
        >
          <span
            className="film-ticks absolute inset-y-0 left-0"
            style={{ ...ticks, width: `${(100 * total) / Math.max(1, came)}%` }}
          />
        </span>
        {shown > 0 && (
          <span
            className="absolute -inset-y-1 w-[3px] -translate-x-1/2 bg-film-ink"
            style={{ left: `${(100 * (shown - 0.5)) / total}%` }}
          />
        )}
      </span>
      <span aria-hidden className="w-12 text-right font-mono text-xs text-film-ink tabular-nums">
        {shown}/{total}
      </span>
      {children}
    </div>
  );
}
