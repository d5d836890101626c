import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { id } from "@/server/contract";
import { RaceScreen } from "../../../../_components/race/race-screen";

export const metadata: Metadata = { title: "Race" };

type Props = { params: Promise<{ boardId: string; raceId: string }> };

export default async function RacePage({ params }: Props) {
  const { boardId, raceId } = await params;
  if (!id.safeParse(boardId).success || !id.safeParse(raceId).success) notFound();
  return <RaceScreen key={raceId} boardId={boardId} raceId={raceId} />;
}
