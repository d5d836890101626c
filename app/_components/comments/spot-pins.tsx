"use client";

import { useState, type CSSProperties, type KeyboardEvent, type MouseEvent } from "react";
import type { Generation, Spot } from "@/server/contract";
import { setDesk, useDesk, useThreads, type Thread } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";
import { initials } from "../../_lib/format";
import { toneOf } from "../person/avatar";

/** Pins over a picture where something was said about a spot; and the place to choose one. */
export function SpotPins({ generation, step }: { generation: Generation; step: number | null }) {
  const { recipe, id } = generation;
  const { marking, spot } = useDesk();
  const threads = useThreads().filter(
    ({ first }) =>
      first.generationId === id && first.spot && !first.resolvedBy && isShown(first.step, step),
  );
  const wide = recipe.width >= recipe.height;
  return (
    <div
      style={{ aspectRatio: `${recipe.width} / ${recipe.height}` }}
      className={cn(
        "pointer-events-none absolute inset-0 m-auto max-h-full max-w-full",
        wide ? "w-full" : "h-full",
      )}
    >
      {marking && <Target />}
      {threads.map((thread) => (
        <Pin key={thread.first.id} thread={thread} />
      ))}
      {spot && (
        <span
          aria-hidden
          style={at(spot)}
          className={cn(pinStyle, "bg-safelight text-on-safelight")}
        >
          +
        </span>
      )}
    </div>
  );
}

/** What was said of a step shows on that step, what was said of the picture always. */
const isShown = (of: number | null, step: number | null) => of === null || of === step;

const at = ({ x, y }: Spot): CSSProperties => ({ left: `${100 * x}%`, top: `${100 * y}%` });

const pinStyle =
  "absolute grid size-7 -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full rounded-bl-none border-2 border-white text-[0.625rem] font-semibold shadow-lift";

function Pin({ thread: { first, unread } }: { thread: Thread }) {
  const asked = useDesk().threadId === first.id;
  return (
    <button
      type="button"
      data-testid="pin"
      aria-label={`Comment by ${first.author.name}${unread ? ", unread" : ""}`}
      style={{ ...at(first.spot!), ...toneOf(first.author.color) }}
      onClick={() => setDesk({ threadId: first.id })}
      className={cn(
        pinStyle,
        "pointer-events-auto bg-tone text-bg",
        asked && "ring-3 ring-safelight",
      )}
    >
      {initials(first.author.name)}
    </button>
  );
}

const nudge = 0.02;

/** The whole picture is the target; with the keyboard, arrows move a mark and Enter sets it. */
function Target() {
  const [mark, setMark] = useState<Spot>({ x: 0.5, y: 0.5 });
  const set = (spot: Spot) => setDesk({ spot, marking: false });
  function onClick(event: MouseEvent<HTMLButtonElement>) {
    // Enter and space click too, without a place.
    if (event.detail === 0) return set(mark);
    const box = event.currentTarget.getBoundingClientRect();
    set({
      x: inside((event.clientX - box.left) / box.width),
      y: inside((event.clientY - box.top) / box.height),
    });
  }
  function onKeyDown(event: KeyboardEvent) {
    const [dx, dy] = arrows[event.key] ?? [];
    if (event.key === "Escape") {
      event.stopPropagation();
      setDesk({ marking: false });
    }
    if (dx === undefined || dy === undefined) return;
    event.preventDefault();
    setMark({ x: inside(mark.x + dx * nudge), y: inside(mark.y + dy * nudge) });
  }
  return (
    <button
      type="button"
      autoFocus
      aria-label="Choose a spot: click, or move with the arrow keys and press Enter"
      onClick={onClick}
      onKeyDown={onKeyDown}
      className="group/target pointer-events-auto absolute inset-0 cursor-crosshair bg-black/10"
    >
      <span
        aria-hidden
        style={at(mark)}
        className={cn(pinStyle, "invisible bg-safelight group-focus-visible/target:visible")}
      />
    </button>
  );
}

const inside = (value: number) => Math.min(1, Math.max(0, value));
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
