import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { id } from "@/server/contract";
import { HoodScreen } from "../../../_components/hood/hood-screen";

export const metadata: Metadata = { title: "Under the hood" };

type Props = { params: Promise<{ generationId: string }> };

export default async function HoodPage({ params }: Props) {
  const { generationId } = await params;
  if (!id.safeParse(generationId).success) notFound();
  return <HoodScreen key={generationId} generationId={generationId} />;
}
