"use client";

import { Cog, PenLine, RotateCw, Square } from "lucide-react";
import { useState } from "react";
import type { Generation, Race } from "@/server/contract";
import { familyOf } from "../../_lib/families";
import { place, wait } from "../../_lib/format";
import { frameAtMoment } from "../../_lib/race";
import { useRights } from "../../_hooks/use-board";
import { runAgain } from "../../_hooks/use-composer";
import { useAllFrames, useCatchUp } from "../../_hooks/use-frames";
import { useModelOf } from "../../_hooks/use-race";
import { useRemixOnto } from "../../_hooks/use-remix";
import { useScrub } from "../../_hooks/use-replay";
import { cancel } from "../card/card-actions";
import { FilmEdge } from "../card/film-edge";
import { OverPrint, OverPrintButton, OverPrintRing } from "../card/over-print";
import { Print } from "../card/print";
import { ProgressRing } from "../card/progress-ring";
import { isActive } from "../card/status";
import { pictureUrl } from "../card/urls";
import { HoodDialog } from "../card/dialogs";
import { focusPromptSoon } from "../prompt/focus";
import { Button } from "../ui/button";
import { Hint, IconButton } from "../ui/tip";
import { RaceFacts } from "./race-facts";
import { RaceVote } from "./race-vote";

type Props = {
  race: Race;
  picture: Generation;
  /** The moment that all pictures show together; null while each shows its newest. */
  moment: { at: number; of: number } | null;
  leads: boolean;
  slowestMs: number;
};

/** One racer: its picture as it comes up, what it took, and what can be done with it. */
export function RaceCell({ race, picture, moment, leads, slowestMs }: Props) {
  const { id, status, totalSteps } = picture;
  const model = useModelOf(picture.recipe.model);
  const family = familyOf(model?.family ?? "");
  const name = family?.short ?? model?.name ?? picture.recipe.model;
  const scrub = useScrub(totalSteps);
  const together = moment && frameAtMoment(totalSteps, moment.at, moment.of);
  const step = scrub.step ?? together;
  useCatchUp(id, status !== "queued" && status !== "succeeded" && picture.step > 0);
  useAllFrames(id, picture.step, step !== null);
  return (
    <article
      aria-label={name}
      data-testid="racer"
      data-model={picture.recipe.model}
      data-status={status}
    >
      <h2 className="mb-1.5 flex items-center gap-1 text-[0.9375rem] font-medium">
        <span className="truncate">{name}</span>
        {family && <Hint about={name}>{family.how.en}</Hint>}
      </h2>
      <div className="relative">
        <Print generation={picture} step={step} src={pictureUrl(id)} />
        <Words picture={picture} scrubbing={step !== null} />
        <Corner picture={picture} />
      </div>
      <FilmEdge generation={picture} step={step} onScrub={scrub.scrubTo} />
      <RaceFacts picture={picture} model={model} slowestMs={slowestMs} />
      <div className="mt-2 flex flex-wrap items-center gap-x-1 gap-y-2">
        <RaceVote race={race} picture={picture} name={name} leads={leads} />
        <Actions picture={picture} name={name} />
      </div>
    </article>
  );
}

function Actions({ picture, name }: { picture: Generation; name: string }) {
  const [looking, setLooking] = useState(false);
  const { mayGenerate } = useRights(picture);
  const remixOnto = useRemixOnto();
  return (
    <div className="ml-auto flex">
      {mayGenerate && (
        <IconButton
          label={`Remix ${name}’s picture`}
          onClick={() => void remixOnto(picture, picture.boardId).then(() => focusPromptSoon())}
        >
          <PenLine />
        </IconButton>
      )}
      {picture.step > 0 && (
        <IconButton label={`Under the hood of ${name}`} onClick={() => setLooking(true)}>
          <Cog />
        </IconButton>
      )}
      {looking && <HoodDialog generation={picture} onClose={() => setLooking(false)} />}
    </div>
  );
}

/** What is said on the paper: where it stands in line, or that it did not come out and what now. */
function Words({ picture, scrubbing }: { picture: Generation; scrubbing: boolean }) {
  const { status, error, position, expectedWaitMs } = picture;
  if (scrubbing) return null;
  if (status === "queued") {
    return (
      <OverPrint title={place(position)}>
        {wait(expectedWaitMs) ?? "Waiting for a worker"}
      </OverPrint>
    );
  }
  if (status !== "failed" && status !== "cancelled") return null;
  return (
    <div className="absolute inset-0 bg-paper/85">
      <OverPrint title={status === "failed" ? "Did not come out" : "Stopped"}>
        {error?.message}
        <Again picture={picture} />
      </OverPrint>
    </div>
  );
}

/** Another try is drawn right here: it keeps its place and its votes. */
function Again({ picture }: { picture: Generation }) {
  const { mayGenerate } = useRights(picture);
  const [busy, setBusy] = useState(false);
  if (!mayGenerate) return null;
  const again = async () => {
    setBusy(true);
    await runAgain(picture);
    setBusy(false);
  };
  return (
    <div className="mt-3">
      <Button
        size="sm"
        className="bg-raised"
        aria-disabled={busy}
        onClick={() => !busy && void again()}
      >
        <RotateCw className="size-4" /> Try again
      </Button>
    </div>
  );
}

function Corner({ picture }: { picture: Generation }) {
  const { mayManage } = useRights(picture);
  if (!isActive(picture)) return null;
  const ring = picture.status === "running" && (
    <ProgressRing generationId={picture.id} total={picture.totalSteps} />
  );
  if (!mayManage) return ring && <OverPrintRing>{ring}</OverPrintRing>;
  return (
    <OverPrintButton label="Cancel" onClick={() => void cancel(picture)} ring={ring}>
      <Square className="!size-3.5 fill-current" />
    </OverPrintButton>
  );
}
