"use client";

import { ThumbsDown, ThumbsUp } from "lucide-react";
import { toast } from "sonner";
import type { Generation } from "@/server/contract";
import { usePeople, useRole } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { castVote, useVotes } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";

/** Keep or stop, while it can still be stopped; for those who are there together. */
export function VoteBar({ generation }: { generation: Generation }) {
  const votes = useVotes(generation.id);
  const myId = useMe()?.id ?? "";
  const mayVote = useRole() !== "viewer";
  const company = usePeople().filter(({ role }) => role !== "viewer").length > 1;
  const { keep = [], stop = [], needed = null } = votes ?? {};
  if (!company || (!mayVote && keep.length + stop.length === 0)) return null;
  const cast = (vote: "keep" | "stop", on: boolean) => async () => {
    const answer = await castVote({ generationId: generation.id, vote: on ? vote : null });
    if (!answer.ok) toast.error(answer.error.message);
  };
  const stopWords = needed === null ? `${stop.length}` : `${stop.length}/${needed}`;
  return (
    <div
      role="group"
      aria-label="Vote on this picture"
      className="flex overflow-hidden rounded-full border border-line bg-raised text-xs tabular-nums"
    >
      <Vote
        label={`Vote to keep: ${keep.length}`}
        mine={keep.includes(myId)}
        disabled={!mayVote}
        onVote={cast("keep", !keep.includes(myId))}
      >
        <ThumbsUp aria-hidden className="size-3.5" /> {keep.length}
      </Vote>
      <Vote
        label={
          needed === null
            ? `Vote to stop: ${stop.length}`
            : `Vote to stop: ${stop.length} of ${needed} needed`
        }
        mine={stop.includes(myId)}
        disabled={!mayVote}
        onVote={cast("stop", !stop.includes(myId))}
      >
        <ThumbsDown aria-hidden className="size-3.5" /> {stopWords}
      </Vote>
    </div>
  );
}

type VoteProps = {
  label: string;
  mine: boolean;
  disabled: boolean;
  onVote: () => Promise<void>;
  children: React.ReactNode;
};

function Vote({ label, mine, disabled, onVote, children }: VoteProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={mine}
      disabled={disabled}
      onClick={() => void onVote()}
      className={cn(
        "flex min-h-7 items-center gap-1 px-2.5 hover:not-disabled:bg-ink/8 touch:min-h-9",
        mine && "bg-safelight/15",
      )}
    >
      {children}
    </button>
  );
}
