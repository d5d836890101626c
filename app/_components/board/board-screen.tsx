"use client";

import { useBoardPhase } from "../../_hooks/use-board";
import { Canvas } from "../canvas/canvas";
import { CommentsPanel } from "../comments/comments-panel";
import { RecipeOffer } from "../exchange/recipe-offer";
import { Announcer } from "./announcer";
import { ClosedBoard } from "./closed-board";
import { Dock } from "./dock";
import { TopBar } from "./top-bar";

export function BoardScreen({ boardId }: { boardId: string }) {
  const { phase, problem } = useBoardPhase();
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
