"use client";

import { Flag } from "lucide-react";
import Link from "next/link";
import type { Generation } from "@/server/contract";

/** On the card of a picture that was drawn in a race: the way there. */
export function RaceFlag({ generation: { boardId, raceId } }: { generation: Generation }) {
  if (!raceId) return null;
  return (
    <Link
      href={`/b/${boardId}/race/${raceId}`}
      title="See the race"
      className="absolute top-2 left-2 z-10 flex min-h-7 items-center gap-1.5 rounded-full bg-[#14100d]/75 px-2.5 text-xs text-white hover:bg-[#14100d]/90 touch:min-h-9"
    >
      <Flag aria-hidden className="size-3.5" /> Race
    </Link>
  );
}
