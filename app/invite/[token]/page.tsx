import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { invitationToken } from "@/server/contract";
import { InviteScreen } from "../../_components/people/invite-screen";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!invitationToken.safeParse({ token }).success) notFound();
  return <InviteScreen token={token} />;
}
