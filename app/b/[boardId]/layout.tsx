import type { ReactNode } from "react";
import { id } from "@/server/contract";
import { JoinedBoard } from "../../_components/board/joined-board";

type Props = { children: ReactNode; params: Promise<{ boardId: string }> };

/** Around a board and its races: from one to the other, the window stays on the board. */
export default async function BoardLayout({ children, params }: Props) {
  const { boardId } = await params;
  return (
    <>
      {id.safeParse(boardId).success && <JoinedBoard boardId={boardId} />}
      {children}
    </>
  );
}
