"use client";

import { Dices, Play } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Generation, Race } from "@/server/contract";
import { useRole } from "../../_hooks/use-board";
import { againWith, useRaceStart } from "../../_hooks/use-race";
import type { useScrub } from "../../_hooks/use-replay";
import { EdgeStrip, StepRange } from "../card/film-edge";
import { isActive } from "../card/status";
import { Button } from "../ui/button";
import { Hint } from "../ui/tip";
import { explained } from "../words";

type Props = {
  race: Race;
  pictures: Generation[];
  moments: number;
  scrub: ReturnType<typeof useScrub>;
};

/** What is raced, and the controls that move all of its pictures at once. */
export function RaceHead({ race, pictures, moments, scrub }: Props) {
  const left = pictures.filter(isActive).length;
  const done = pictures.length - left;
  const ready = pictures.some(({ status }) => status === "succeeded");
  return (
    <div className="grid gap-x-10 gap-y-4 py-6 sm:py-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:items-end">
      <div className="min-w-0">
        <h1 className="font-display text-3xl text-balance break-words sm:text-4xl">
          {race.prompt}
        </h1>
        <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-ink-2">
          <span>{left > 0 ? `${done} of ${pictures.length} done` : whole(pictures)}</span>
          <span aria-hidden>·</span>
          <span>
            seed <span className="font-mono text-[0.9375em]">{race.seed}</span>
          </span>
          <Hint about="seed">{explained.seed}</Hint>
          <span aria-hidden>·</span>
          <span>by {race.author.name}</span>
        </p>
      </div>
      <div className="grid min-w-0 gap-2">
        <div className="flex flex-wrap gap-2 lg:justify-end">
          <Button aria-disabled={!ready} onClick={() => ready && scrub.replay()}>
            <Play className="size-4" /> Replay all
          </Button>
          <Rematch race={race} pictures={pictures} />
        </div>
        <div data-testid="race-moment" className="relative">
          <EdgeStrip
            total={moments}
            came={ready ? moments : 0}
            shown={scrub.step ?? (ready ? moments : 0)}
          >
            {ready && (
              <StepRange
                name="Moment of all pictures"
                total={moments}
                value={scrub.step ?? moments}
                onChange={(to) => scrub.scrubTo(to >= moments ? null : to)}
              />
            )}
          </EdgeStrip>
        </div>
      </div>
    </div>
  );
}

const whole = (pictures: Generation[]) =>
  pictures.length === 1 ? "1 picture" : `${pictures.length} ways to the same words`;

function Rematch({ race, pictures }: Pick<Props, "race" | "pictures">) {
  const [busy, setBusy] = useState(false);
  const mayRace = useRole() !== "viewer" && pictures.length > 1;
  const start = useRaceStart();
  if (!mayRace) return null;
  const again = async () => {
    setBusy(true);
    const problem = await start(againWith(race, pictures));
    setBusy(false);
    if (problem) toast.error(problem.message);
  };
  return (
    <Button aria-disabled={busy} onClick={() => !busy && void again()}>
      <Dices className="size-4" /> Again, new seed
    </Button>
  );
}
