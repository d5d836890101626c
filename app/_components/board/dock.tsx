"use client";

import { Eye } from "lucide-react";
import { useRole } from "../../_hooks/use-board";
import { Banners } from "../banners";
import { PromptBar } from "../prompt/prompt-bar";

/** The bottom edge of a board: the prompt bar, or why there is none. */
export function Dock({ boardId }: { boardId: string }) {
  const role = useRole();
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-0 z-20 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-[max(1.25rem,env(safe-area-inset-bottom))]">
      <div className="pointer-events-auto mx-auto max-w-3xl">
        <Banners className="mb-2" />
        {role === "viewer" ? <ViewerNote /> : <PromptBar boardId={boardId} />}
      </div>
    </div>
  );
}

function ViewerNote() {
  return (
    <p className="flex items-center justify-center gap-2.5 rounded-xl border border-line bg-raised px-5 py-3.5 text-center text-sm text-ink-2 shadow-lift">
      <Eye aria-hidden className="size-4 shrink-0" />
      You are watching. Ask the board’s owner if you would like to make pictures here too.
    </p>
  );
}
