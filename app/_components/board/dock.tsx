"use client";

import { Eye } from "lucide-react";
import { useRole } from "../../_hooks/use-board";
import { PromptBar } from "../prompt/prompt-bar";

/** The bottom edge of a board: the prompt bar, or why there is none. */
export function Dock({ boardId }: { boardId: string }) {
  const role = useRole();
  return (
    <div className="sticky bottom-0 z-20 bg-linear-to-t from-bg from-60% to-transparent px-3 pt-6 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-[max(1.25rem,env(safe-area-inset-bottom))]">
      <div className="mx-auto max-w-3xl">
        {role === "viewer" ? <ViewerNote /> : <PromptBar boardId={boardId} />}
      </div>
    </div>
  );
}

function ViewerNote() {
  return (
    <p className="flex items-center justify-center gap-2.5 rounded-xl border border-line bg-raised px-5 py-3.5 text-center text-sm text-ink-2 shadow-lift">
      <Eye aria-hidden className="size-4 shrink-0" />
      You are watching. To make pictures here, ask the board’s owner to let the link edit.
    </p>
  );
}
