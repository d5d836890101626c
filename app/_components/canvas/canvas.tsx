"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useCanvasNotices, useCanvasReady, useUnsent } from "../../_hooks/use-canvas";
import { useConnection } from "../../_hooks/use-session";
import { useIsEmpty } from "../../_hooks/use-board";
import { EmptyBoard } from "../board/empty-board";
import { FollowFrame } from "./follow-frame";
import { Outline } from "./outline";
import { Sheets } from "./sheets";
import { Surface } from "./surface";
import { Toolbar } from "./toolbar";
import { ZoomPanel } from "./zoom-panel";

/** A board's canvas with all that floats above it. It fills what it is put into. */
export function Canvas({ boardId }: { boardId: string }) {
  const ready = useCanvasReady();
  const empty = useIsEmpty(boardId);
  useCanvasNotices();
  if (!ready) return <Opening />;
  return (
    <ReactFlowProvider>
      <Surface boardId={boardId} />
      {empty && <EmptyBoard boardId={boardId} />}
      <FollowFrame />
      <div className="pointer-events-none absolute inset-y-0 left-0 z-10 flex items-start gap-2 p-3 pb-32 max-sm:top-auto max-sm:pb-31">
        <Toolbar />
        <Outline />
      </div>
      <div className="pointer-events-none absolute right-0 bottom-0 z-10 p-3 max-xl:bottom-24">
        <ZoomPanel />
      </div>
      <Unsent />
      <Sheets />
    </ReactFlowProvider>
  );
}

/** Edits that wait for a connection; while it is there they are under way within a blink. */
function Unsent() {
  const count = useUnsent();
  const online = useConnection() === "online";
  if (count === 0 || online) return null;
  return (
    <p
      role="status"
      data-testid="unsent"
      className="canvas-panel absolute top-3 right-3 z-10 rounded-full px-4 py-1.5 text-sm text-ink-2"
    >
      {count === 1 ? "1 change waits" : `${count} changes wait`} for the connection
    </p>
  );
}

/** Blank sheets on the table while the board is being fetched. */
function Opening() {
  return (
    <div role="status" className="absolute inset-0 grid place-items-center overflow-hidden pb-24">
      <span className="sr-only">Opening the board…</span>
      <span aria-hidden className="flex gap-6">
        {[1, 2, 3].map((sheet) => (
          <span
            key={sheet}
            className="undeveloped animate-breathe size-56 shrink-0 shadow-print max-sm:nth-[n+2]:hidden"
          />
        ))}
      </span>
    </div>
  );
}
