"use client";

import type { Race } from "@/server/contract";
import { useBoardPhase } from "../../_hooks/use-board";
import { useScrub } from "../../_hooks/use-replay";
import {
  useMembersKnown,
  useRace,
  useRaceAnnouncement,
  useRacePictures,
} from "../../_hooks/use-race";
import { leaders } from "../../_lib/race";
import { ClosedBoard } from "../board/closed-board";
import { Banners } from "../banners";
import { Notice } from "../notice";
import { RaceBar } from "./race-bar";
import { RaceCell } from "./race-cell";
import { RaceHead } from "./race-head";

/** A race by itself: every family's picture coming up beside the others. */
export function RaceScreen({ boardId, raceId }: { boardId: string; raceId: string }) {
  const { phase, problem: closed } = useBoardPhase();
  const { race, problem, reload } = useRace(raceId);
  useMembersKnown(boardId);
  if (phase !== "joining" && phase !== "open") {
    return <ClosedBoard phase={phase} message={closed?.message} />;
  }
  if (!race && problem) {
    const back = { href: `/b/${boardId}`, label: "Go to the board" };
    return problem.kind === "not_found" ? (
      <Notice title="No race here" action={back}>
        It does not exist on this board, or all of its pictures were deleted.
      </Notice>
    ) : (
      <Notice title="The race would not open" action={{ label: "Try again", onClick: reload }}>
        {problem.message}
      </Notice>
    );
  }
  return (
    <div className="flex min-h-dvh flex-col">
      <RaceBar boardId={boardId} />
      <main id="main" className="mx-auto w-full max-w-[100rem] flex-1 px-3 pb-16 sm:px-6">
        <Banners className="mt-3" />
        {race ? <RaceGrid race={race} /> : <Waiting />}
      </main>
    </div>
  );
}

function RaceGrid({ race }: { race: Race }) {
  const pictures = useRacePictures(race);
  const moments = Math.max(1, ...pictures.map(({ totalSteps }) => totalSteps));
  const scrub = useScrub(moments);
  const heard = useRaceAnnouncement(race);
  const first = leaders(race);
  const slowest = Math.max(...pictures.map(({ timings }) => timings?.computeMs ?? 0));
  return (
    <>
      <RaceHead race={race} pictures={pictures} moments={moments} scrub={scrub} />
      {pictures.length === 0 && (
        <p className="py-16 text-center text-ink-2">All pictures of this race were deleted.</p>
      )}
      <ul className="grid grid-cols-2 gap-x-3 gap-y-7 sm:gap-x-6 sm:gap-y-10 md:grid-cols-3 xl:grid-cols-4">
        {pictures.map((picture) => (
          <li key={picture.id} className="min-w-0">
            <RaceCell
              race={race}
              picture={picture}
              moment={scrub.step === null ? null : { at: scrub.step, of: moments }}
              leads={first.includes(picture.id)}
              slowestMs={slowest}
            />
          </li>
        ))}
      </ul>
      <p aria-live="polite" data-testid="race-announcer" className="sr-only">
        {heard}
      </p>
    </>
  );
}

function Waiting() {
  return (
    <div
      role="status"
      className="grid grid-cols-2 gap-3 pt-40 sm:gap-6 md:grid-cols-3 xl:grid-cols-4"
    >
      <span className="sr-only">Opening the race…</span>
      {[1, 2, 3, 4].map((sheet) => (
        <span key={sheet} className="undeveloped animate-breathe aspect-square shadow-print" />
      ))}
    </div>
  );
}
