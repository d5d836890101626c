"use client";

import { Copy, UserPlus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { GivenRole, Invitation } from "@/server/contract";
import { copyText } from "../../_hooks/use-clipboard";
import { useInvitations } from "../../_hooks/use-members";
import { useNow } from "../../_hooks/use-now";
import { cn } from "../../_lib/cn";
import { timeLeft } from "../../_lib/format";
import { Button } from "../ui/button";
import { inputStyle } from "../ui/field";

const lifetimes = [
  { hours: 24, label: "for a day" },
  { hours: 7 * 24, label: "for a week" },
  { hours: 30 * 24, label: "for a month" },
];

/** Links that give a role: made here, shown once, listed until they end. */
export function Invitations({ boardId }: { boardId: string }) {
  const { invitations, create, revoke } = useInvitations(boardId);
  const [role, setRole] = useState<GivenRole>("editor");
  const [hours, setHours] = useState(7 * 24);
  const [link, setLink] = useState<string | null>(null);

  async function make() {
    const answer = await create(role, hours);
    if (answer.ok) setLink(`${location.origin}/invite/${answer.data.token}`);
    else toast.error(answer.error.message);
  }
  async function takeBack(id: string) {
    const problem = await revoke(id);
    if (problem) toast.error(problem.message);
  }
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <select
          aria-label="Role"
          className={cn(inputStyle, "min-w-40 flex-1")}
          value={role}
          onChange={(event) => setRole(event.target.value as GivenRole)}
        >
          <option value="editor">Editors make pictures</option>
          <option value="viewer">Viewers watch</option>
        </select>
        <select
          aria-label="Valid"
          className={cn(inputStyle, "w-auto max-sm:flex-1")}
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {lifetimes.map((one) => (
            <option key={one.hours} value={one.hours}>
              {one.label}
            </option>
          ))}
        </select>
        <Button onClick={() => void make()} className="max-sm:w-full">
          <UserPlus className="size-4" /> Make a link
        </Button>
      </div>
      {link && <NewLink link={link} />}
      <ul aria-label="Open invitations" className="mt-3 grid gap-1 empty:hidden">
        {invitations?.map((one) => (
          <InvitationRow key={one.id} invitation={one} onRevoke={() => void takeBack(one.id)} />
        ))}
      </ul>
    </>
  );
}

function NewLink({ link }: { link: string }) {
  return (
    <div role="status" className="mt-3 rounded-md border border-safelight/50 p-3">
      <p className="mb-2 text-sm">Copy it now: this link is shown only once.</p>
      <div className="flex gap-2">
        <input
          readOnly
          aria-label="Invitation link"
          value={link}
          onFocus={(event) => event.target.select()}
          className={cn(inputStyle, "font-mono text-xs sm:text-xs")}
        />
        <Button look="primary" onClick={() => void copyText(link, "Invitation")}>
          <Copy className="size-4" /> Copy
        </Button>
      </div>
    </div>
  );
}

function InvitationRow(props: { invitation: Invitation; onRevoke: () => void }) {
  const { role, uses, expiresAt } = props.invitation;
  const now = useNow();
  const used = uses === 0 ? "not used yet" : uses === 1 ? "used once" : `used ${uses} times`;
  return (
    <li className="flex min-h-11 items-center gap-3 text-sm">
      <span className="min-w-0 flex-1 leading-snug">
        {role === "editor" ? "Editors" : "Viewers"}
        <span className="block text-ink-2">
          {timeLeft(expiresAt - now)} left, {used}
        </span>
      </span>
      <Button size="sm" look="danger" onClick={props.onRevoke}>
        Revoke
      </Button>
    </li>
  );
}
