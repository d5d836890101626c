"use client";

import { toast } from "sonner";
import type { Board, Voting as Kind } from "@/server/contract";
import { updateBoard } from "../../_hooks/use-board";
import { useChoice } from "../../_hooks/use-choice";
import { inputStyle } from "../ui/field";

const kinds: { value: Kind; label: string }[] = [
  { value: "off", label: "are opinions: nothing stops" },
  { value: "majority", label: "stop it, if most of those here say so" },
  { value: "any", label: "stop it, once more say so than want to keep it" },
];

/** What votes decide; the owner's choice. */
export function Voting({ board }: { board: Board }) {
  const [shown, choose] = useChoice(board.voting, async (voting) => {
    const answer = await updateBoard({ boardId: board.id, voting });
    if (!answer.ok) toast.error(answer.error.message);
  });
  return (
    <select
      aria-label="Votes"
      className={inputStyle}
      value={shown}
      onChange={(event) => choose(event.target.value as Kind)}
    >
      {kinds.map(({ value, label }) => (
        <option key={value} value={value}>
          Votes {label}
        </option>
      ))}
    </select>
  );
}
