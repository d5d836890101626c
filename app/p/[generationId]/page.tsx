import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { id } from "@/server/contract";
import { PictureScreen } from "../../_components/lineage/picture-screen";

export const metadata: Metadata = { title: "Picture" };

type Props = { params: Promise<{ generationId: string }> };

export default async function PicturePage({ params }: Props) {
  const { generationId } = await params;
  if (!id.safeParse(generationId).success) notFound();
  return <PictureScreen key={generationId} generationId={generationId} />;
}
