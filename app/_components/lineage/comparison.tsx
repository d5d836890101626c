"use client";

import { Pause, Play } from "lucide-react";
import type { RefObject } from "react";
import type { Generation } from "@/server/contract";
import { useComparison, useLockstep } from "../../_hooks/use-comparison";
import { Button } from "../ui/button";

type Props = { parent: Generation; child: Generation };

/** Parent and child in lockstep, and how far they are apart at each moment. */
export function Comparison({ parent, child }: Props) {
  const { moment, moments, playing, at, scrub, play } = useLockstep(parent, child);
  const { canvases, apart, state } = useComparison(parent, child, at);
  const share = apart === null ? null : `${(100 * apart).toFixed(1)} %`;
  const spoken = `Moment ${moment} of ${moments}${share ? `, ${share} apart` : ""}`;
  if (state === "failed") {
    return <p className="text-ink-2">The steps of these two could not be fetched.</p>;
  }
  return (
    <section aria-labelledby="side-by-side" className="min-w-0">
      <h3 id="side-by-side" className="font-display text-2xl">
        Side by side
      </h3>
      <div className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4">
        <Panel
          canvas={canvases.parent}
          name="Parent"
          note={at.parent === null ? "not begun yet" : `step ${at.parent}`}
        />
        <Panel
          canvas={canvases.child}
          name="Child"
          note={at.child === null ? "still its parent" : `step ${at.child}`}
        />
        <Panel canvas={canvases.apart} name="Difference" note={share ?? "…"} />
      </div>
      <div className="mt-4 flex items-center gap-3">
        <Button onClick={play} aria-label={playing ? "Pause" : "Play both"}>
          {playing ? <Pause className="size-4" /> : <Play className="size-4" />}
          <span className="max-sm:hidden">{playing ? "Pause" : "Play both"}</span>
        </Button>
        <div className="relative h-10 flex-1 rounded-[3px] bg-film px-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-safelight">
          <span aria-hidden className="absolute inset-x-2 inset-y-2.5">
            <span
              className="film-ticks absolute inset-0 opacity-30"
              style={{ backgroundSize: `${100 / moments}% 100%` }}
            />
            <span
              className="absolute -inset-y-1 w-[3px] -translate-x-1/2 bg-film-ink"
              style={{ left: `${(100 * (moment - 0.5)) / moments}%` }}
            />
          </span>
          <input
            type="range"
            aria-label="Moment of both pictures"
            aria-valuetext={spoken}
            min={1}
            max={moments}
            value={moment}
            data-testid="lockstep"
            onChange={(event) => scrub(event.target.valueAsNumber)}
            className="bare-range absolute inset-x-2 inset-y-0 outline-none"
          />
        </div>
        <span aria-hidden className="w-14 text-right font-mono text-xs text-ink-2 tabular-nums">
          {moment}/{moments}
        </span>
      </div>
    </section>
  );
}

type PanelProps = { canvas: RefObject<HTMLCanvasElement | null>; name: string; note: string };

function Panel({ canvas, name, note }: PanelProps) {
  return (
    <figure className="min-w-0 last:max-sm:col-span-2">
      <div className="undeveloped aspect-square overflow-hidden rounded-[3px] shadow-print">
        <canvas
          ref={canvas}
          role="img"
          aria-label={name}
          className="size-full object-contain not-data-drawn:invisible"
        />
      </div>
      <figcaption className="mt-2 flex justify-between gap-2 text-sm">
        <span className="font-medium">{name}</span>
        <span className="text-ink-2 tabular-nums">{note}</span>
      </figcaption>
    </figure>
  );
}
