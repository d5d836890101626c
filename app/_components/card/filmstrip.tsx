"use client";

import type { Generation } from "@/server/contract";
import { useFrameCanvas } from "../../_hooks/use-frames";
import { cn } from "../../_lib/cn";
import { StepRange } from "./film-edge";

type Props = {
  generation: Generation;
  came: number;
  step: number | null;
  loading: boolean;
  onScrub: (step: number | null) => void;
};

const mostPictures = 20;

/** A strip of film with the steps on it; drag along it, or use the arrow keys. */
export function Filmstrip({ generation, came, step, loading, onScrub }: Props) {
  const total = generation.totalSteps;
  const shown = step ?? came;
  return (
    <div className="relative mt-4 rounded-[3px] bg-film px-2 py-3.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-safelight">
      <Holes className="top-1" />
      <div className={cn("flex gap-px", loading && "animate-breathe")}>
        {stepsShown(total).map((one) => (
          <StripFrame key={one} generationId={generation.id} step={one} came={one <= came} />
        ))}
      </div>
      <Holes className="bottom-1" />
      <div aria-hidden className="pointer-events-none absolute inset-x-2 inset-y-2.5">
        <span
          className="absolute inset-y-0 rounded-[2px] border-2 border-film-ink"
          style={{ left: `${(100 * (shown - 1)) / total}%`, width: `${100 / total}%` }}
        />
      </div>
      <StepRange
        total={total}
        value={shown}
        onChange={(to) => onScrub(to >= came ? null : to)}
        className="inset-y-0"
      />
    </div>
  );
}

/** Every step, or with very many steps an even choice of them. */
function stepsShown(total: number): number[] {
  const count = Math.min(total, mostPictures);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * total) / count));
}

type StripFrameProps = { generationId: string; step: number; came: boolean };

function StripFrame({ generationId, step, came }: StripFrameProps) {
  const canvas = useFrameCanvas(generationId, step);
  return (
    <span className="aspect-square min-w-0 flex-1 bg-film-line/40">
      <canvas
        ref={canvas}
        aria-hidden
        className={cn("size-full object-cover not-data-drawn:invisible", !came && "invisible")}
      />
    </span>
  );
}

const Holes = ({ className }: { className: string }) => (
  <span
    aria-hidden
    className={cn("absolute inset-x-1 h-1.5 [--bg:var(--film-line)]", "perforated", className)}
  />
);
