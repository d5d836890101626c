"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Ack, InvitationLook } from "@/server/contract";
import { acceptInvitation, lookAtInvitation } from "../../_hooks/use-members";
import { useAccount, useConnection, useMe } from "../../_hooks/use-session";
import { useNow } from "../../_hooks/use-now";
import { timeLeft } from "../../_lib/format";
import { Logo } from "../logo";
import { Notice } from "../notice";
import { Avatar } from "../person/avatar";
import { GuestChip } from "../person/guest-chip";
import { Button, buttonStyle } from "../ui/button";
import { FieldError } from "../ui/field";

/** What somebody is invited to, by whom and as what; joining is one click. */
export function InviteScreen({ token }: { token: string }) {
  const online = useConnection() === "online";
  const [answer, setAnswer] = useState<Ack<InvitationLook> | null>(null);
  useEffect(() => {
    if (online) void lookAtInvitation(token).then(setAnswer);
  }, [online, token]);
  if (answer && !answer.ok) {
    return (
      <Notice
        title="This invitation does not work"
        action={{ href: "/", label: "Go to your boards" }}
      >
        {answer.error.message}
      </Notice>
    );
  }
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-4 py-3 sm:px-6">
        <Logo />
        <GuestChip />
      </header>
      <main id="main" className="mx-auto grid w-full max-w-lg flex-1 content-center px-6 pb-32">
        {answer ? <Offer token={token} look={answer.data} /> : <Waiting />}
      </main>
    </div>
  );
}

const Waiting = () => (
  <div role="status" className="undeveloped animate-breathe size-24 rounded-[3px] shadow-print">
    <span className="sr-only">Looking at the invitation…</span>
  </div>
);

const may = {
  editor: "You will make pictures there together.",
  viewer: "You will watch pictures come up there, and can talk about them.",
};

function Offer({ token, look }: { token: string; look: InvitationLook }) {
  const { inviter, title, role, expiresAt } = look;
  const me = useMe();
  const guest = useAccount() === null;
  const now = useNow();
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function join() {
    const answer = await acceptInvitation(token);
    if (answer.ok) router.push(`/b/${answer.data.id}`);
    else setError(answer.error.message);
  }
  return (
    <>
      <p className="flex items-center gap-3 text-lg">
        <Avatar person={inviter} className="size-10" />
        <span>
          <span className="font-medium">{inviter.name}</span> invites you to
        </span>
      </p>
      <h1 className="mt-3 font-display text-4xl text-balance sm:text-5xl">{title}</h1>
      <p className="mt-3 text-lg text-pretty text-ink-2">
        as {role === "editor" ? "an editor" : "a viewer"}. {may[role]}
      </p>
      <div className="mt-7 flex flex-wrap items-center gap-3">
        <Button look="primary" size="lg" onClick={() => void join()}>
          Join as {me?.name ?? "a guest"}
        </Button>
        {guest && (
          <a
            href={`/account?next=${encodeURIComponent(`/invite/${token}`)}`}
            className={buttonStyle({ size: "lg" })}
          >
            Sign in first
          </a>
        )}
      </div>
      <FieldError id="join-error">{error}</FieldError>
      <p className="mt-6 text-sm text-ink-2">
        Good for {timeLeft(expiresAt - now)}.{" "}
        {guest && "No account is needed; you can make one later and keep everything."}
      </p>
    </>
  );
}
