"use client";

import { Link2, Share2, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import type { Board, LinkAccess } from "@/server/contract";
import { deleteBoard, updateBoard, useBoard, useRole } from "../../_hooks/use-board";
import { useChoice } from "../../_hooks/use-choice";
import { copyText } from "../../_hooks/use-clipboard";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Pop } from "../ui/popover";

/** The way in for others: the link, and what it lets them do. */
export function Share() {
  const board = useBoard();
  const owner = useRole() === "owner";
  if (!board) return null;
  const copy = () => void copyText(location.origin + location.pathname, "Link");
  return (
    <Pop
      label="Share this board"
      trigger={
        <Button aria-label="Share" className="max-sm:size-10 max-sm:min-h-10 max-sm:px-0">
          <Share2 className="size-4" />
          <span className="max-sm:hidden">Share</span>
        </Button>
      }
    >
      <div className="grid gap-4">
        {owner ? (
          <AccessChoice board={board} />
        ) : (
          <p className="text-sm">{forGuests[board.linkAccess]}</p>
        )}
        <Button look="primary" onClick={copy}>
          <Link2 className="size-4" /> Copy link
        </Button>
        {owner && <DeleteBoard board={board} />}
      </div>
    </Pop>
  );
}

const choices: { value: LinkAccess; label: string; more: string }[] = [
  { value: "editor", label: "May make pictures", more: "Everybody with the link joins in." },
  { value: "viewer", label: "May watch", more: "They see everything as it happens." },
  { value: "none", label: "Is closed", more: "Only you can open this board." },
];

const forGuests: Record<LinkAccess, string> = {
  editor: "Everybody with the link can make pictures here.",
  viewer: "Everybody with the link can watch.",
  none: "The link is closed: it works for nobody but the owner.",
};

function AccessChoice({ board }: { board: Board }) {
  const [chosen, choose] = useChoice(board.linkAccess, save);
  async function save(linkAccess: LinkAccess) {
    const answer = await updateBoard({ boardId: board.id, linkAccess });
    if (!answer.ok) toast.error(answer.error.message);
  }
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1.5 text-sm font-medium">Who has the link…</legend>
      {choices.map(({ value, label, more }) => (
        <label key={value} className="flex min-h-11 cursor-pointer items-center gap-3 rounded-md">
          <input
            type="radio"
            name="access"
            checked={chosen === value}
            onChange={() => choose(value)}
            className="size-4 accent-safelight"
          />
          <span className="text-sm leading-snug">
            {label}
            <span className="block text-ink-2">{more}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function DeleteBoard({ board }: { board: Board }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  async function remove() {
    const answer = await deleteBoard(board.id);
    if (answer.ok) router.push("/");
    else toast.error(answer.error.message);
  }
  return (
    <div className="-mb-1 border-t border-line pt-2">
      <Button look="danger" size="sm" onClick={() => setAsking(true)}>
        <Trash2 className="size-4" /> Delete this board
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${board.title}”?`}
        confirm="Delete board"
        onConfirm={() => void remove()}
      >
        All its pictures and their steps go with it, for everybody. This cannot be undone.
      </Confirm>
    </div>
  );
}
