"use client";

import { CommentsButton } from "../comments/comments-button";
import { ConnectionState } from "../connection-state";
import { Logo } from "../logo";
import { Share } from "../people/share";
import { TakeAlong } from "../exchange/take-along";
import { GuestChip } from "../person/guest-chip";
import { ThemeToggle } from "../theme-toggle";
import { BoardTitle } from "./board-title";
import { Presence } from "./presence";

export function TopBar() {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-bg pt-[env(safe-area-inset-top)]">
      <div className="flex min-h-14 items-center gap-1 px-3 sm:gap-2 sm:px-6">
        <Logo compact />
        <BoardTitle />
        <div className="ml-auto flex items-center gap-0.5 sm:gap-2">
          <ConnectionState />
          <Presence />
          <CommentsButton />
          <TakeAlong />
          <Share />
          <span className="max-sm:hidden">
            <ThemeToggle />
          </span>
          <GuestChip compact />
        </div>
      </div>
    </header>
  );
}
