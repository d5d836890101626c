"use client";

import { Pause, Play, Save } from "lucide-react";
import { useState } from "react";
import { percentOf } from "../../_lib/walk";
import { keepPoint, type Stroll, type WalkView } from "../../_hooks/use-walk";
import { Button } from "../ui/button";

type Props = { boardId: string; walk: WalkView; stroll: Stroll };

/** Where it is and what is being drawn; to go to and fro; to make a real picture of a place. */
export function WalkControls({ boardId, walk, stroll }: Props) {
  const { at, last, have } = walk;
  const { playing, setPlaying } = stroll;
  const enough = have.size > 2;
  const [kept, setKept] = useState<number | null>(null);
  const atEnd = at === 0 || at === last;
  const percent = percentOf(at, last);
  return (
    <>
      <div className="mt-4 grid gap-x-4 gap-y-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
        <p className="min-h-10 text-sm text-ink-2 tabular-nums" data-testid="walk-words">
          <span className="font-medium text-ink">{percent} %</span> of the way
          <span className="block">{wordsFor(walk)}</span>
        </p>
        <div className="flex flex-wrap gap-2">
          <Button aria-disabled={!enough} onClick={() => setPlaying(enough && !playing)}>
            {playing ? <Pause className="size-4" /> : <Play className="size-4" />}
            {playing ? "Pause" : "To and fro"}
          </Button>
          <Button
            look="primary"
            aria-disabled={atEnd}
            title={atEnd ? "This end is on the board already" : undefined}
            onClick={() => keepPoint(boardId) && setKept(at)}
          >
            <Save className="size-4" /> Keep this one
          </Button>
        </div>
      </div>
      <p role="status" className="mt-1 min-h-5 text-sm text-ink-2" data-testid="walk-kept">
        {kept !== null && `Kept at ${percentOf(kept, last)} %: it comes up on the board.`}
      </p>
    </>
  );
}

/** What is going on, in the place where it never moves anything. */
function wordsFor({ at, last, have, coming, held }: WalkView): string {
  const there = `${have.size} of ${last + 1} places are drawn`;
  if (held) return "The studio is busy, and pictures go before this.";
  if (have.has(at)) return have.size > last ? "Every place is drawn: slide along." : there;
  if (coming?.stop !== at) return `The nearest one that is there; ${there}.`;
  if (coming.step === 0) return "Its picture is coming…";
  return `Its picture is coming: step ${coming.step} of ${coming.total}.`;
}
