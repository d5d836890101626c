"use client";

import { useJoinedBoard } from "../../_hooks/use-board";

export function JoinedBoard({ boardId }: { boardId: string }) {
  useJoinedBoard(boardId);
  return null;
}
