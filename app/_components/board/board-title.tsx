"use client";

import { useEffect, useState, type KeyboardEvent } from "react";
import { toast } from "sonner";
import { boardUpdate, limits, type Board } from "@/server/contract";
import { updateBoard, useBoard, useRole } from "../../_hooks/use-board";

/** The board's name; its owner clicks it and types. */
export function BoardTitle() {
  const board = useBoard();
  const owner = useRole() === "owner";
  useEffect(() => {
    if (board) document.title = `${board.title} – Emerge`;
  }, [board]);
  if (!board) return <span className="h-6 w-32 animate-breathe rounded-sm bg-ink/10" />;
  if (!owner) {
    return <h1 className={`${titleStyle} truncate px-2 font-medium`}>{board.title}</h1>;
  }
  return (
    <h1 className={titleStyle}>
      <TitleInput key={board.title} board={board} />
    </h1>
  );
}

const titleStyle = "min-w-0 max-w-[26rem] flex-[0_1_26rem] text-base";

function TitleInput({ board }: { board: Board }) {
  const [title, setTitle] = useState(board.title);

  async function save() {
    const wish = { boardId: board.id, title };
    if (title.trim() === board.title) return setTitle(board.title);
    const parsed = boardUpdate.safeParse(wish);
    const complaint = parsed.success
      ? await updateBoard(wish).then((answer) => (answer.ok ? null : answer.error.message))
      : `The title ${parsed.error.issues[0]?.message}`;
    if (!complaint) return;
    setTitle(board.title);
    toast.error(complaint);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter") event.currentTarget.blur();
    if (event.key !== "Escape") return;
    setTitle(board.title);
    // Blur after the state is back, so that leaving the field does not save.
    const field = event.currentTarget;
    requestAnimationFrame(() => field.blur());
  }
  return (
    <input
      aria-label="Board title"
      value={title}
      maxLength={limits.titleChars}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={onKeyDown}
      className="min-h-10 w-full truncate rounded-md border border-transparent bg-transparent px-2 font-medium hover:border-line focus:border-line-strong"
    />
  );
}
