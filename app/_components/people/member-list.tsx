"use client";

import { DropdownMenu } from "radix-ui";
import { ChevronDown, Crown, Eye, PenLine, UserMinus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { ContractError, Member } from "@/server/contract";
import { usePeople } from "../../_hooks/use-board";
import { changeRole, removeMember, transferBoard, useMembers } from "../../_hooks/use-members";
import { useMe } from "../../_hooks/use-session";
import { Avatar } from "../person/avatar";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { MenuItem } from "../ui/menu";

const roleWords = { owner: "Owner", editor: "Editor", viewer: "Viewer" };

/** Everybody who can open the board, with what they may do. */
export function MemberList({ boardId, mayManage }: { boardId: string; mayManage: boolean }) {
  const members = useMembers(boardId);
  const me = useMe();
  const here = new Set(usePeople().map(({ person }) => person.id));
  return (
    <ul className="grid gap-1">
      {members.map((member) => (
        <MemberRow
          key={member.person.id}
          boardId={boardId}
          member={member}
          mine={member.person.id === me?.id}
          here={here.has(member.person.id)}
          mayManage={mayManage}
        />
      ))}
    </ul>
  );
}

type RowProps = {
  boardId: string;
  member: Member;
  mine: boolean;
  here: boolean;
  mayManage: boolean;
};

function MemberRow({ boardId, member, mine, here, mayManage }: RowProps) {
  const { person, role, given, account } = member;
  const facts = [here && "here now", !account && "guest", !given && "came by the link"].filter(
    Boolean,
  );
  return (
    <li data-testid="member" className="flex min-h-13 items-center gap-3">
      <Avatar
        person={person}
        className={here ? "ring-2 ring-good ring-offset-2 ring-offset-raised" : ""}
      />
      <span className="min-w-0 flex-1 text-sm leading-snug">
        <span className="block truncate font-medium">
          {person.name}
          {mine && <span className="font-normal text-ink-2"> (you)</span>}
        </span>
        <span className="block truncate text-ink-2">{facts.join(", ")}</span>
      </span>
      {mayManage && role !== "owner" ? (
        <Manage boardId={boardId} member={member} />
      ) : (
        <span className="px-2.5 text-sm text-ink-2">{roleWords[role]}</span>
      )}
    </li>
  );
}

function Manage({ boardId, member }: { boardId: string; member: Member }) {
  const [asking, setAsking] = useState<"remove" | "transfer" | null>(null);
  const { person, role } = member;
  const ref = { boardId, personId: person.id };
  const transfer = async () => {
    const answer = await transferBoard(ref);
    tell(answer.ok ? null : answer.error);
  };
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger asChild>
          <Button
            size="sm"
            look="ghost"
            aria-label={`${person.name}: ${roleWords[role]}. Change or remove`}
          >
            {roleWords[role]} <ChevronDown className="size-4" />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            collisionPadding={12}
            className="animate-in z-50 min-w-52 rounded-lg border border-line bg-raised p-1.5 shadow-lift"
          >
            <MenuItem icon={<PenLine />} onSelect={() => void changeRole(ref, "editor").then(tell)}>
              Editor: makes pictures
            </MenuItem>
            <MenuItem icon={<Eye />} onSelect={() => void changeRole(ref, "viewer").then(tell)}>
              Viewer: watches
            </MenuItem>
            <MenuItem icon={<Crown />} onSelect={() => setAsking("transfer")}>
              Make owner…
            </MenuItem>
            <MenuItem icon={<UserMinus />} danger onSelect={() => setAsking("remove")}>
              Remove…
            </MenuItem>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Confirm
        open={asking === "remove"}
        onOpenChange={() => setAsking(null)}
        title={`Remove ${person.name}?`}
        confirm="Remove"
        cancel="Keep"
        onConfirm={() => void removeMember(ref).then(tell)}
      >
        The board closes for them at once, and its link no longer lets them in. What they made
        stays.
      </Confirm>
      <Confirm
        open={asking === "transfer"}
        onOpenChange={() => setAsking(null)}
        title={`Hand the board to ${person.name}?`}
        confirm="Hand over"
        cancel="Keep it"
        onConfirm={() => void transfer()}
      >
        They decide from then on who may come in, and may delete it. You stay as an editor.
      </Confirm>
    </>
  );
}

function tell(problem: ContractError | null) {
  if (problem) toast.error(problem.message);
}
