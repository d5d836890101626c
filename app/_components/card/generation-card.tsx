"use client";

import { use, useState } from "react";
import { RotateCw, Square } from "lucide-react";
import type { Generation } from "@/server/contract";
import { place, wait } from "../../_lib/format";
import { useCredit } from "../../_hooks/use-credit";
import { useRights } from "../../_hooks/use-board";
import { runAgain } from "../../_hooks/use-composer";
import { useAllFrames, useCatchUp } from "../../_hooks/use-frames";
import { useScrub } from "../../_hooks/use-replay";
import { useSharedStep } from "../../_hooks/use-together";
import { Button } from "../ui/button";
import { BranchButton } from "./branch-button";
import { CardTalk } from "../comments/card-talk";
import { CardActions, cancel } from "./card-actions";
import { CardFooter } from "./card-footer";
import { CardShell } from "./card-shell";
import { DetailsDialog, HoodDialog } from "./dialogs";
import { FilmEdge, useCame } from "./film-edge";
import { OverPrint, OverPrintButton, OverPrintRing } from "./over-print";
import { Print } from "./print";
import { ProgressRing, StepNumber } from "./progress-ring";
import { isActive, statusLine } from "./status";
import { RaceFlag } from "../race/race-flag";
import { PictureWidth } from "./picture-width";
import { cardUrl } from "./urls";

export function GenerationCard({ generation }: { generation: Generation }) {
  const { id, recipe, status } = generation;
  const [open, setOpen] = useState<"details" | "hood" | null>(null);
  const close = () => setOpen(null);
  const wanted = use(PictureWidth);
  const scrub = useScrub(generation.totalSteps);
  const step = useSharedStep(id, scrub.step);
  const { mayManage } = useRights(generation);
  useCatchUp(id, status !== "queued" && status !== "succeeded" && generation.step > 0);
  const frames = useAllFrames(id, generation.step, step !== null);
  const stop = mayManage && isActive(generation) ? () => void cancel(generation) : null;

  return (
    <CardShell
      label={`${recipe.prompt}, by ${generation.author.name}. ${spoken[status]}`}
      author={generation.author}
      status={status}
      generation={generation}
      onEscape={stop}
    >
      <div className="relative">
        <button
          type="button"
          aria-label={`Look closer: ${recipe.prompt}`}
          data-look-closer=""
          // A press of the mouse chooses the card and drags it; two in a row look closer.
          onClick={(event) => event.detail === 0 && setOpen("details")}
          onDoubleClick={() => setOpen("details")}
          className="block w-full rounded-[2px]"
        >
          <Print generation={generation} step={step} src={cardUrl(id, recipe.width, wanted)} />
        </button>
        <Overlay generation={generation} scrubbing={step !== null} />
        {scrub.step !== null && !scrub.playing && (
          <div className="absolute inset-x-2 bottom-2 flex justify-center">
            <BranchButton generation={generation} step={scrub.step} />
          </div>
        )}
        <RaceFlag generation={generation} />
        <Corner generation={generation} onStop={stop} />
        <CardTalk generation={generation} />
      </div>
      <FilmEdge generation={generation} step={step} onScrub={scrub.scrubTo} />
      <CardFooter
        prompt={recipe.prompt}
        author={generation.author}
        line={<Line generation={generation} />}
        note={frames === "failed" ? "The steps could not be fetched" : null}
      >
        <CardActions
          generation={generation}
          onReplay={scrub.replay}
          onDetails={() => setOpen("details")}
          onHood={() => setOpen("hood")}
        />
      </CardFooter>
      {open === "details" && <DetailsDialog generation={generation} onClose={close} />}
      {open === "hood" && <HoodDialog generation={generation} onClose={close} />}
    </CardShell>
  );
}

const spoken: Record<Generation["status"], string> = {
  queued: "Waiting in line",
  running: "Coming up",
  succeeded: "Finished",
  failed: "Failed",
  cancelled: "Stopped",
};

/** The only part of the card's text that changes with every step. */
function Line({ generation }: { generation: Generation }) {
  const credit = useCredit(generation);
  const line = statusLine(generation, useCame(generation));
  return credit ? `${line} · ${credit}` : line;
}

function ResumedNote() {
  return (
    <p className="absolute inset-x-2 bottom-2 rounded-full bg-[#14100d]/75 px-3 py-1 text-center text-xs text-white">
      Resumed after the worker restarted
    </p>
  );
}

function Corner({ generation, onStop }: { generation: Generation; onStop: (() => void) | null }) {
  if (!isActive(generation)) return null;
  const ring = generation.status === "running" && (
    <ProgressRing generationId={generation.id} total={generation.totalSteps} />
  );
  if (!onStop) {
    return (
      ring && (
        <OverPrintRing>
          {ring}
          <StepNumber generationId={generation.id} />
        </OverPrintRing>
      )
    );
  }
  return (
    <OverPrintButton label="Cancel" onClick={onStop} ring={ring}>
      <Square className="!size-3.5 fill-current" />
    </OverPrintButton>
  );
}

/** What is said on the paper itself, above the layers of the print. */
function Overlay({ generation, scrubbing }: { generation: Generation; scrubbing: boolean }) {
  const { status, error, position, expectedWaitMs } = generation;
  if (scrubbing) return null;
  switch (status) {
    case "queued":
      return (
        <div className="pointer-events-none absolute inset-0">
          <OverPrint title={place(position)}>
            {wait(expectedWaitMs) ?? "Waiting for a worker"}
          </OverPrint>
        </div>
      );
    case "failed":
      return (
        <div className="absolute inset-0 bg-paper/85">
          <OverPrint title="This one did not come out">
            {error?.message}
            <Again generation={generation} label="Try again" />
          </OverPrint>
        </div>
      );
    case "cancelled":
      return (
        <div className="pointer-events-none absolute inset-0 grid place-items-center *:pointer-events-auto">
          <Again generation={generation} label="Run again" />
        </div>
      );
    case "running":
      return generation.attempt > 1 ? <ResumedNote /> : null;
    default:
      return null;
  }
}

function Again({ generation, label }: { generation: Generation; label: string }) {
  const { mayGenerate } = useRights(generation);
  if (!mayGenerate) return null;
  return (
    <div className="mt-3">
      <Button className="bg-raised" onClick={() => void runAgain(generation)}>
        <RotateCw className="size-4" /> {label}
      </Button>
    </div>
  );
}
