"use client";

import { ArrowLeft, Link2 } from "lucide-react";
import Link from "next/link";
import { useBoard } from "../../_hooks/use-board";
import { copyText } from "../../_hooks/use-clipboard";
import { Presence } from "../board/presence";
import { ConnectionState } from "../connection-state";
import { GuestChip } from "../person/guest-chip";
import { ThemeToggle } from "../theme-toggle";
import { buttonStyle } from "../ui/button";
import { IconButton } from "../ui/tip";

/** The head of a race: back to its board, who is here, and its address for others. */
export function RaceBar({ boardId }: { boardId: string }) {
  const board = useBoard();
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-bg pt-[env(safe-area-inset-top)]">
      <div className="flex min-h-14 items-center gap-1 px-3 sm:gap-2 sm:px-6">
        <Link
          href={`/b/${boardId}`}
          className={buttonStyle({ look: "ghost", className: "min-w-0 shrink px-2 sm:px-3" })}
        >
          <ArrowLeft aria-hidden className="size-4" />
          <span className="sr-only">Back to the board </span>
          <span className="truncate">{board?.title ?? "The board"}</span>
        </Link>
        <div className="ml-auto flex items-center gap-0.5 sm:gap-2">
          <ConnectionState />
          <Presence />
          <IconButton
            label="Copy the race’s link"
            onClick={() => void copyText(location.href, "Link")}
          >
            <Link2 />
          </IconButton>
          <span className="max-sm:hidden">
            <ThemeToggle />
          </span>
          <GuestChip compact />
        </div>
      </div>
    </header>
  );
}
