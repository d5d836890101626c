"use client";

import { Lock, PencilLine } from "lucide-react";
import { cn } from "../../_lib/cn";
import { shortName } from "../../_lib/format";
import { useDraft } from "../../_hooks/use-composer";
import {
  keepSeed,
  setDrafting,
  useDraftCanvas,
  useDrafting,
  useShownDraft,
  useTypingAlong,
} from "../../_hooks/use-typing-along";
import { Button } from "../ui/button";
import { Tip } from "../ui/tip";

export function TypingAlongButton() {
  const on = useDrafting();
  const label = "Draw while typing";
  const tip = on
    ? "Drafts come up above while you type, for you alone; press to stop"
    : "Draw while typing: a quick draft at every pause, seen by you alone";
  return (
    <Tip label={tip}>
      <Button
        look="ghost"
        size="icon"
        className="size-10 aria-pressed:text-safelight"
        aria-label={label}
        aria-pressed={on}
        onClick={() => setDrafting(!on)}
      >
        <PencilLine />
      </Button>
    </Tip>
  );
}

/** What the prompt would become, above the bar and out of its layout: nothing moves when it comes. */
export function DraftPreview({ boardId }: { boardId: string }) {
  useTypingAlong(boardId);
  return useDrafting() ? <Preview /> : null;
}

function Preview() {
  const canvas = useDraftCanvas();
  const shown = useShownDraft();
  const { seedLocked } = useDraft();
  const label = seedLocked ? "Let the seed change again" : "Keep the seed of this draft";
  return (
    <div
      data-testid="draft"
      className={cn("absolute bottom-full left-0 z-10 mb-3", !shown && "invisible")}
    >
      <Tip label={label}>
        <button
          type="button"
          aria-label="Keep the seed of this draft"
          aria-pressed={seedLocked}
          // The words are still being typed.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => shown && keepSeed(shown.seed, !seedLocked)}
          className="relative block overflow-hidden rounded-lg border border-line-strong/70 bg-sunken shadow-lift hover:border-safelight aria-pressed:border-safelight"
        >
          <canvas
            ref={canvas}
            width={256}
            height={256}
            aria-hidden
            data-complete={shown?.complete ? shown.prompt : undefined}
            className="block size-40 object-contain max-sm:size-28"
          />
          <span className="absolute bottom-1.5 left-1.5 inline-flex items-center gap-1 rounded-full bg-bg/80 px-2 py-0.5 text-xs text-ink">
            {seedLocked && <Lock className="size-3" />}
            Draft
          </span>
        </button>
      </Tip>
      <span role="status" className="sr-only">
        {shown?.complete && `A draft of “${shortName(shown.prompt, 8)}” is shown`}
      </span>
    </div>
  );
}
