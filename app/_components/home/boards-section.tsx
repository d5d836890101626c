"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useBoards, type Boards } from "../../_hooks/use-boards";
import { useNewBoard } from "../../_hooks/use-composer";
import { ImportBoard } from "../exchange/import-board";
import { Button } from "../ui/button";
import { BoardTile } from "./board-tile";

/** The visitor's boards; for a newcomer, what a board is. */
export function BoardsSection() {
  const { boards, reload } = useBoards();
  return (
    <section aria-labelledby="boards" className="border-t border-line pt-8">
      <div className="mb-6 flex items-center justify-between gap-4">
        <h2 id="boards" className="font-display text-3xl">
          Your boards
        </h2>
        <div className="flex gap-1 sm:gap-2">
          <ImportBoard />
          <NewBoard />
        </div>
      </div>
      <Shelf boards={boards} onRetry={reload} />
    </section>
  );
}

function NewBoard() {
  const newBoard = useNewBoard();
  const [busy, setBusy] = useState(false);
  async function create() {
    setBusy(true);
    const problem = await newBoard(false);
    setBusy(false);
    if (problem) toast.error(problem.message);
  }
  return (
    <Button disabled={busy} onClick={() => void create()}>
      <Plus className="size-4" /> New board
    </Button>
  );
}

function Shelf({ boards, onRetry }: { boards: Boards; onRetry: () => void }) {
  switch (boards.state) {
    case "loading":
      return <p className="text-ink-2">Fetching your boards…</p>;
    case "failed":
      return (
        <p className="flex flex-wrap items-center gap-3 text-ink-2">
          {boards.error.message} <Button onClick={onRetry}>Try again</Button>
        </p>
      );
    case "ready":
      if (boards.boards.length === 0) {
        return (
          <p className="max-w-xl text-lg text-pretty text-ink-2">
            None yet. A board is a wall that pictures come up on: yours alone, or shared by its link
            with anybody who should watch or join in.
          </p>
        );
      }
      return (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-6">
          {boards.boards.map((board) => (
            <li key={board.id}>
              <BoardTile board={board} />
            </li>
          ))}
        </ul>
      );
  }
}
