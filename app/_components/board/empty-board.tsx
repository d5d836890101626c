"use client";

import { Flag } from "lucide-react";
import { told } from "../../_lib/families";
import { useRole } from "../../_hooks/use-board";
import { generateOn } from "../../_hooks/use-composer";
import { openRace } from "../../_hooks/use-race";
import { useStudio } from "../../_hooks/use-session";
import { Keys } from "../canvas/keys";
import { Examples } from "../prompt/examples";
import { Button } from "../ui/button";

/** Where several kinds of machines are at hand. */
function RaceOffer() {
  const kinds = told(useStudio()?.models ?? []).length;
  if (kinds < 2) return null;
  return (
    <Button className="h-auto py-2 text-left whitespace-normal" onClick={openRace}>
      <Flag className="size-4" /> Or race: the same words, drawn by {kinds} kinds of machines
    </Button>
  );
}

/** The first thing on a new board: what to do, by doing it. */
export function EmptyBoard({ boardId }: { boardId: string }) {
  const viewer = useRole() === "viewer";
  return (
    <div className="absolute inset-x-0 top-0 bottom-24 z-10 grid overflow-y-auto px-6 *:pointer-events-auto pointer-events-none">
      <div className="m-auto grid w-full max-w-xl justify-items-start gap-4 py-10">
        <div aria-hidden className="mb-4 flex gap-3">
          {[0.35, 0.6, 1].map((opacity) => (
            <span
              key={opacity}
              style={{ opacity }}
              className="undeveloped size-20 rounded-[2px] shadow-print sm:size-28"
            />
          ))}
        </div>
        <h2 className="font-display text-3xl text-balance sm:text-4xl">
          Blank paper, ready to expose
        </h2>
        {viewer ? (
          <p className="text-lg text-pretty text-ink-2">
            Nothing has been made here yet. As soon as somebody starts, you will see it come up.
          </p>
        ) : (
          <>
            <p className="text-lg text-pretty text-ink-2">
              Type what you would like to see and press Enter. The picture comes up here step by
              step, for everybody on this board. Or start with one of these:
            </p>
            <Examples onPick={() => generateOn(boardId)} />
            <RaceOffer />
            <p className="text-pretty text-ink-2 max-sm:hidden">
              This is a canvas: drop or paste pictures, notes and links onto it, drag and arrange
              what is there, press <Keys keys="?" /> for every shortcut and <Keys keys="mod+k" /> to
              find a command.
            </p>
          </>
        )}
      </div>
    </div>
  );
}
