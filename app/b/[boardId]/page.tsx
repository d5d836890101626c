import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { id } from "@/server/contract";
import { BoardScreen } from "../../_components/board/board-screen";

export const metadata: Metadata = { title: "Board" };

export default async function BoardPage({ params }: { params: Promise<{ boardId: string }> }) {
  const { boardId } = await params;
  if (!id.safeParse(boardId).success) notFound();
  return <BoardScreen boardId={boardId} />;
}
