"use client";

import { Globe, Link2, Lock } from "lucide-react";
import { toast } from "sonner";
import type { Board, LinkAccess as Access } from "@/server/contract";
import { updateBoard } from "../../_hooks/use-board";
import { useChoice } from "../../_hooks/use-choice";
import { cn } from "../../_lib/cn";
import { inputStyle } from "../ui/field";

type Openness = "private" | "link" | "public";
type Shown = { openness: Openness; access: Access };

const choices = [
  { value: "private", icon: Lock, label: "Private", more: "Nobody but those listed below." },
  { value: "link", icon: Link2, label: "By link", more: "Everybody who has the link." },
  { value: "public", icon: Globe, label: "Public", more: "Everybody; it can be found in Explore." },
] as const;

const shownOf = (board: Board): Shown => ({
  openness: board.listed ? "public" : board.linkAccess === "none" ? "private" : "link",
  access: board.linkAccess,
});

/** How far the board is open; its owner's choice. */
export function LinkAccess({ board }: { board: Board }) {
  const [shown, choose] = useChoice(shownOf(board), async (next) => {
    const open = next.openness !== "private";
    const linkAccess = open ? next.access : "none";
    const listed = next.openness === "public";
    const answer = await updateBoard({ boardId: board.id, linkAccess, listed });
    if (!answer.ok) toast.error(answer.error.message);
  });
  const open = (openness: Openness) =>
    choose({ openness, access: shown.access === "none" ? "editor" : shown.access });
  return (
    <>
      <fieldset className="grid">
        <legend className="sr-only">Who may open this board</legend>
        {choices.map(({ value, icon: Icon, label, more }) => (
          <label
            key={value}
            className="-mx-2.5 flex min-h-13 cursor-pointer items-center gap-3 rounded-md px-2.5 hover:bg-ink/5"
          >
            <input
              type="radio"
              name="openness"
              checked={shown.openness === value}
              onChange={() => open(value)}
              className="size-4 shrink-0 accent-safelight"
            />
            <span className="flex-1 text-sm leading-snug">
              {label}
              <span className="block text-ink-2">{more}</span>
            </span>
            <Icon aria-hidden className="size-4 text-ink-3" />
          </label>
        ))}
      </fieldset>
      {shown.openness !== "private" && (
        <label className="mt-2 flex items-center justify-between gap-4 text-sm">
          Whoever comes by it
          <select
            className={cn(inputStyle, "w-auto")}
            value={shown.access === "none" ? "editor" : shown.access}
            onChange={(event) =>
              choose({ openness: shown.openness, access: event.target.value as Access })
            }
          >
            <option value="editor">makes pictures</option>
            <option value="viewer">watches</option>
          </select>
        </label>
      )}
    </>
  );
}

/** The same, for those who cannot change it. */
export function LinkWords({ board }: { board: Board }) {
  if (board.linkAccess === "none") {
    return <p className="text-sm text-ink-2">This board is private: its link opens nothing.</p>;
  }
  const can = board.linkAccess === "editor" ? "make pictures here" : "watch";
  const found = board.listed ? " Anybody finds it in Explore." : "";
  return (
    <p className="text-sm text-ink-2">
      Everybody with the link can {can}.{found}
    </p>
  );
}
