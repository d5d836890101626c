"use client";

import { useEffect } from "react";
import { useBoardPhase } from "../../_hooks/use-board";
import { fetchLater } from "../ui/later";
import { Canvas } from "../canvas/canvas";
import { CommentsPanel } from "../comments/comments-panel";
import { RecipeOffer } from "../exchange/recipe-offer";
import { Announcer } from "./announcer";
import { ClosedBoard } from "./closed-board";
import { Dock } from "./dock";
import { TopBar } from "./top-bar";

export function BoardScreen({ boardId }: { boardId: string }) {
  const { phase, problem } = useBoardPhase();
  useFetchedLater(phase === "open");
  if (phase !== "joining" && phase !== "open") {
    return <ClosedBoard phase={phase} message={problem?.message} />;
  }
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <TopBar />
      <div className="flex min-h-0 flex-1">
        <main id="main" className="relative isolate min-w-0 flex-1 overflow-hidden">
          <Canvas boardId={boardId} />
          <Dock boardId={boardId} />
        </main>
        <CommentsPanel />
      </div>
      <Announcer />
      <RecipeOffer />
    </div>
  );
}

const quietMs = 1_200;

/** Dialogs and panels come once the board is there, so that they are at hand when they are opened. */
function useFetchedLater(open: boolean) {
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => void fetchLater(), quietMs);
    return () => clearTimeout(timer);
  }, [open]);
}
