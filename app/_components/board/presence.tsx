"use client";

import { User } from "lucide-react";
import { Popover } from "radix-ui";
import type { Presence as Present } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { listNames, shortName } from "../../_lib/format";
import { usePeople, useWorkOf } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { follow, useFollowed, useWindowOf } from "../../_hooks/use-together";
import { Avatar, toneOf } from "../person/avatar";
import { Button } from "../ui/button";
import { Pop } from "../ui/popover";

const facesShown = 4;

/** Who is here, and what each of them is making. */
export function Presence() {
  const people = usePeople();
  const me = useMe();
  if (people.length === 0) return null;
  const others = people.filter(({ person }) => person.id !== me?.id);
  const names = others.map(({ person }) => person.name);
  const label = people.length === 1 ? "Only you are here" : `${people.length} people are here`;
  return (
    <Pop
      label="Who is here"
      trigger={
        <button
          type="button"
          aria-label={others.length > 0 ? `${label}: ${listNames(names)} and you` : label}
          data-testid="presence"
          className="flex min-h-10 items-center rounded-full p-1 hover:bg-ink/8"
        >
          {others.length > 0 ? (
            <Faces people={others} />
          ) : (
            <User className="m-1.5 size-5 text-ink-2" />
          )}
        </button>
      }
    >
      <p className="mb-2 text-sm text-ink-2">{label}</p>
      <ul className="grid max-h-80 gap-1 overflow-y-auto">
        {people.map((one) => (
          <PersonRow key={one.person.id} present={one} mine={one.person.id === me?.id} />
        ))}
      </ul>
    </Pop>
  );
}

function Faces({ people }: { people: Present[] }) {
  const rest = people.length - facesShown;
  return (
    <span className="flex -space-x-1.5">
      {people.slice(0, facesShown).map(({ person }, index) => (
        <span key={person.id} className={cn("animate-pop", index > 1 && "max-md:hidden")}>
          <Face person={person} />
        </span>
      ))}
      {rest > 0 && (
        <span className="grid size-8 place-items-center rounded-full bg-sunken text-xs ring-2 ring-bg">
          +{rest}
        </span>
      )}
    </span>
  );
}

function Face({ person }: { person: Present["person"] }) {
  const busy = useWorkOf(person.id).some((one) => one.status === "running");
  return (
    <span className="relative block" style={toneOf(person.color)}>
      <Avatar person={person} className="ring-2 ring-bg" />
      {busy && (
        <span aria-hidden className="absolute -inset-0.5 rounded-full border-2 border-safelight" />
      )}
    </span>
  );
}

function PersonRow({ present, mine }: { present: Present; mine: boolean }) {
  const { person, role } = present;
  const work = useWorkOf(person.id);
  return (
    <li className="flex min-h-12 items-center gap-3">
      <Avatar person={person} />
      <div className="min-w-0 flex-1 text-sm leading-snug">
        <p className="truncate font-medium">
          {person.name}
          {mine && <span className="text-ink-2"> (you)</span>}
        </p>
        <p className={cn("truncate", work.length > 0 ? "text-ink" : "text-ink-2")}>
          {workLine(work) ?? roleWords[role]}
        </p>
      </div>
      {!mine && <FollowButton person={person} />}
    </li>
  );
}

/** Goes along with what this person looks at, and with the steps they scrub through. */
function FollowButton({ person }: { person: Present["person"] }) {
  const windowId = useWindowOf(person.id);
  const followed = useFollowed()?.person.id === person.id;
  if (!windowId) return null;
  return (
    <Popover.Close asChild>
      <Button size="sm" aria-pressed={followed} onClick={() => follow(followed ? null : windowId)}>
        {followed ? "Stop following" : "Follow"}
      </Button>
    </Popover.Close>
  );
}

const roleWords = { owner: "Owns this board", editor: "Can make pictures", viewer: "Is watching" };

function workLine(work: ReturnType<typeof useWorkOf>): string | null {
  const running = work.find((one) => one.status === "running");
  const waiting = work.filter((one) => one.status === "queued").length;
  const parts = [
    running && `Making “${shortName(running.recipe.prompt, 5)}”`,
    waiting > 0 && `${waiting} in line`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : null;
}
