"use client";

import { Trophy } from "lucide-react";
import { toast } from "sonner";
import type { Generation, Race } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { listNames } from "../../_lib/format";
import { votersFor } from "../../_lib/race";
import { useRole } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { usePeopleOf, vote } from "../../_hooks/use-race";
import { Avatar } from "../person/avatar";
import { Tip } from "../ui/tip";

type Props = { race: Race; picture: Generation; name: string; leads: boolean };

const facesShown = 3;

/** One vote a person for the best of the race; pressed again, it is taken back. */
export function RaceVote({ race, picture, name, leads }: Props) {
  const myId = useMe()?.id ?? "";
  const mayVote = useRole() !== "viewer" && picture.status === "succeeded";
  const ids = votersFor(race, picture.id);
  const voters = usePeopleOf(ids);
  const mine = ids.includes(myId);
  const count = ids.length === 1 ? "1 vote" : `${ids.length} votes`;
  const who = listNames(
    voters.map((one) => (one.id === myId ? "you" : one.name)),
    6,
  );
  const cast = async () => {
    const problem = await vote(race.id, mine ? null : picture.id);
    if (problem) toast.error(problem.message);
  };
  return (
    <Tip label={ids.length > 0 ? `${count}: ${who || "people who left"}` : "Vote for the best"}>
      <button
        type="button"
        aria-label={`Vote for ${name}: ${count}${who && `, by ${who}`}`}
        aria-pressed={mine}
        aria-disabled={!mayVote}
        onClick={() => mayVote && void cast()}
        className={cn(
          "flex min-h-9 items-center gap-1.5 rounded-full border px-3 text-sm tabular-nums transition-colors aria-disabled:cursor-default touch:min-h-10",
          mine ? "border-safelight bg-safelight/15" : "border-line-strong/60",
          mayVote && !mine && "hover:border-line-strong hover:bg-raised",
          !mayVote && ids.length === 0 && "opacity-50",
        )}
      >
        <Trophy aria-hidden className={cn("size-4", leads && "fill-safelight/40 text-safelight")} />
        {ids.length > 0 ? ids.length : "Best"}
        <span aria-hidden className="flex -space-x-1.5">
          {voters.slice(0, facesShown).map((person) => (
            <Avatar
              key={person.id}
              person={person}
              className="size-5 text-[0.5625rem] ring-2 ring-bg"
            />
          ))}
        </span>
      </button>
    </Tip>
  );
}
