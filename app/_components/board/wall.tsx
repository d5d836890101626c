"use client";

import { useLayoutEffect, useState } from "react";
import { toast } from "sonner";
import { columnsFor, placeInRows } from "../../_lib/rows";
import { loadOlder, useBoardPhase, useHasMore, useWall } from "../../_hooks/use-board";
import { Card } from "../card/card";
import { Button } from "../ui/button";
import { EmptyBoard } from "./empty-board";

const cardMinimum = 232;
const gap = 24;

/** Where the cards stand. Only this file knows; the cards do not. */
export function Wall({ boardId }: { boardId: string }) {
  const { items, base } = useWall(boardId);
  const { phase } = useBoardPhase();
  const { ref, columns } = useColumns();
  if (phase === "joining" && items.length === 0) return <Waiting />;
  if (items.length === 0) return <EmptyBoard boardId={boardId} />;
  return (
    <div ref={ref}>
      <h2 className="sr-only">Pictures, newest first</h2>
      <ul
        className="grid"
        style={{ gap, gridTemplateColumns: `repeat(${columns || 1}, minmax(0, 1fr))` }}
      >
        {placeInRows(items, base, Math.max(1, columns)).map(({ item, row, column }) => (
          <li
            key={item.key}
            style={{ gridColumn: column + 1, gridRow: row + 1 }}
            className="min-w-0"
          >
            <Card clientKey={item.key} generationId={item.generationId} />
          </li>
        ))}
        {emptySlots(items.length + base, columns, items.length).map((column) => (
          <li
            key={`empty ${column}`}
            aria-hidden
            style={{ gridColumn: column + 1, gridRow: 1 }}
            className="aspect-square rounded-[3px] border border-dashed border-line max-sm:hidden"
          />
        ))}
      </ul>
      <Older />
    </div>
  );
}

/** Columns of the top row that the next pictures will fill; with one row there is room enough. */
function emptySlots(end: number, columns: number, count: number): number[] {
  const used = ((end % columns) + columns) % columns;
  if (columns < 2 || used === 0 || count <= columns) return [];
  return Array.from({ length: columns - used }, (_, index) => used + index);
}

function useColumns() {
  const [wall, ref] = useState<HTMLDivElement | null>(null);
  const [columns, setColumns] = useState(0);
  useLayoutEffect(() => {
    if (!wall) return;
    const measure = () => setColumns(columnsFor(wall.clientWidth, cardMinimum, gap));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(wall);
    return () => observer.disconnect();
  }, [wall]);
  return { ref, columns };
}

function Older() {
  const more = useHasMore();
  const [busy, setBusy] = useState(false);
  if (!more) return null;
  async function load() {
    setBusy(true);
    const problem = await loadOlder();
    setBusy(false);
    if (problem) toast.error(problem.message);
  }
  return (
    <div className="mt-10 flex justify-center">
      <Button disabled={busy} onClick={() => void load()}>
        {busy ? "Fetching…" : "Show older pictures"}
      </Button>
    </div>
  );
}

/** Blank sheets while the board is being fetched. */
function Waiting() {
  return (
    <div role="status" className="grid grid-cols-[repeat(auto-fill,minmax(232px,1fr))] gap-6">
      <span className="sr-only">Opening the board…</span>
      {[1, 2, 3, 4].map((sheet) => (
        <span
          key={sheet}
          className="undeveloped animate-breathe aspect-square max-sm:nth-[n+2]:hidden"
        />
      ))}
    </div>
  );
}
