import type { Metadata } from "next";
import { AccountScreen } from "../_components/account/account-screen";

export const metadata: Metadata = { title: "Account" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function AccountPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return <AccountScreen next={ownPath(next)} />;
}

/** Only paths of this studio: a link must not send people elsewhere after they signed in. */
function ownPath(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])[\w/-]*$/.test(next) ? next : "/";
}
