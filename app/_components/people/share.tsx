"use client";

import { Link2, Users } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Board, Role } from "@/server/contract";
import { useBoard, useRole } from "../../_hooks/use-board";
import { copyText } from "../../_hooks/use-clipboard";
import { Button } from "../ui/button";
import { Sheet } from "../ui/sheet";
import { BoardEnd } from "./board-end";
import { Invitations } from "./invitations";
import { LinkAccess, LinkWords } from "./link-access";
import { MemberList } from "./member-list";
import { Voting } from "./voting";

/** Who may come in, as what, and who has. */
export function Share() {
  const board = useBoard();
  const role = useRole();
  const [open, setOpen] = useState(false);
  if (!board || !role) return null;
  return (
    <Sheet
      title="People and access"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button aria-label="Share" className="max-sm:size-10 max-sm:min-h-10 max-sm:px-0">
          <Users className="size-4" />
          <span className="max-sm:hidden">Share</span>
        </Button>
      }
    >
      <Contents board={board} role={role} />
    </Sheet>
  );
}

function Contents({ board, role }: { board: Board; role: Role }) {
  const owner = role === "owner";
  const copy = () => void copyText(`${location.origin}/b/${board.id}`, "Link");
  return (
    <>
      <Part title="The board’s link">
        {owner ? <LinkAccess board={board} /> : <LinkWords board={board} />}
        <Button
          look={board.linkAccess === "none" ? "outline" : "primary"}
          onClick={copy}
          className="mt-3 max-sm:w-full"
        >
          <Link2 className="size-4" /> Copy link
        </Button>
      </Part>
      {owner && (
        <Part title="Invite with a role">
          <Invitations boardId={board.id} />
        </Part>
      )}
      <Part title="People">
        <MemberList boardId={board.id} mayManage={owner} />
      </Part>
      {owner && (
        <Part title="Votes on a picture that is coming up">
          <Voting board={board} />
        </Part>
      )}
      <BoardEnd board={board} owner={owner} />
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-line py-5 last:border-0">
      <h3 className="mb-2.5 text-sm font-medium">{title}</h3>
      {children}
    </section>
  );
}
