"use client";

import { MessageCircle } from "lucide-react";
import type { Generation } from "@/server/contract";
import { setDesk, useCommentCount, usePictureReactions } from "../../_hooks/use-talk";
import { isActive } from "../card/status";
import { AddReaction, ReactionChips } from "./reactions";
import { VoteBar } from "./vote-bar";

/** On a card's print: votes while it comes up, and what people said and felt about it. */
export function CardTalk({ generation }: { generation: Generation }) {
  const { id } = generation;
  const comments = useCommentCount(id);
  const reactions = usePictureReactions(id);
  return (
    <div className="pointer-events-none absolute inset-x-2 bottom-2 flex flex-wrap items-center gap-1 *:pointer-events-auto">
      {isActive(generation) && <VoteBar generation={generation} />}
      {comments > 0 && (
        <button
          type="button"
          aria-label={comments === 1 ? "1 comment" : `${comments} comments`}
          data-testid="comment-count"
          onClick={() => setDesk({ pictureId: id })}
          className="flex min-h-7 items-center gap-1 rounded-full border border-line bg-raised px-2 text-xs tabular-nums hover:border-line-strong touch:min-h-9"
        >
          <MessageCircle aria-hidden className="size-3.5" /> {comments}
        </button>
      )}
      <ReactionChips target={{ generationId: id }} reactions={reactions} />
      <AddReaction
        target={{ generationId: id }}
        reactions={reactions}
        className="border border-line bg-raised text-ink opacity-0 group-focus-within/card:opacity-100 group-hover/card:opacity-100 data-[state=open]:opacity-100 touch:hidden"
      />
    </div>
  );
}
