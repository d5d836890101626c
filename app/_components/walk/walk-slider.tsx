"use client";

import type { Generation } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { shortName } from "../../_lib/format";
import { percentOf, type Ends } from "../../_lib/walk";
import type { WalkView } from "../../_hooks/use-walk";
import { thumbnailUrl } from "../card/urls";

type Props = { ends: Ends; walk: WalkView; onMove: (stop: number) => void };

/** Both pictures at their ends, and between them a slider with a tick for each stop that is there. */
export function WalkSlider({ ends, walk, onMove }: Props) {
  const { at, last, have } = walk;
  const percent = percentOf(at, last);
  return (
    <div className="mt-5 grid grid-cols-[4rem_minmax(0,1fr)_4rem] items-start gap-x-3 sm:grid-cols-[6rem_minmax(0,1fr)_6rem] sm:gap-x-5">
      <End of={ends.first} label="From" />
      <div className="grid h-16 content-center sm:h-24">
        <div className="relative h-11 rounded-[3px] bg-film px-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-safelight">
          <div aria-hidden className="absolute inset-x-3 inset-y-0">
            {Array.from({ length: last + 1 }, (_, stop) => (
              <Tick key={stop} share={stop / last} there={have.has(stop)} />
            ))}
            <span
              className="absolute inset-y-1.5 w-1 -translate-x-1/2 rounded-[1px] bg-film-ink"
              style={{ left: `${(100 * at) / last}%` }}
            />
          </div>
          <input
            type="range"
            aria-label="Way between the two pictures"
            aria-valuetext={`${percent} percent${have.has(at) ? "" : ", not drawn yet"}`}
            min={0}
            max={last}
            value={at}
            onChange={(event) => onMove(event.target.valueAsNumber)}
            className="bare-range absolute inset-x-1.5 inset-y-0 outline-none touch:-inset-y-2"
          />
        </div>
      </div>
      <End of={ends.second} label="To" />
    </div>
  );
}

/** Faint where its picture is still to be drawn. */
const Tick = ({ share, there }: { share: number; there: boolean }) => (
  <span
    className={cn(
      "absolute top-1/2 w-0.5 -translate-x-1/2 -translate-y-1/2 bg-film-ink transition-[opacity,height]",
      there ? "h-4 opacity-80" : "h-2 opacity-25",
    )}
    style={{ left: `${100 * share}%` }}
  />
);

function End({ of, label }: { of: Generation; label: string }) {
  const { prompt, seed } = of.recipe;
  return (
    <figure className="min-w-0">
      <img
        src={thumbnailUrl(of.id, 256)}
        alt={`${label} “${prompt}”`}
        className="aspect-square w-full bg-sunken object-cover shadow-print"
      />
      <figcaption className="mt-1.5 text-xs text-ink-2">
        <span className="line-clamp-2 break-words" title={prompt}>
          {shortName(prompt, 6)}
        </span>
        <span className="block truncate text-ink-3 tabular-nums" title={`Seed ${seed}`}>
          Seed {seed}
        </span>
      </figcaption>
    </figure>
  );
}
