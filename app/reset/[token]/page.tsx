import type { Metadata } from "next";
import { ResetScreen } from "../../_components/account/reset-screen";

export const metadata: Metadata = { title: "New password" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <ResetScreen token={token} />;
}
