"use client";

import { MessageCircle } from "lucide-react";
import { showItemThread } from "../../_hooks/comment-commands";
import { useItemComments } from "../../_hooks/use-talk";

/** On the corner of a card that is no picture: how much was said about it, and the way there. */
export function ItemComments({ itemId }: { itemId: string }) {
  const count = useItemComments(itemId);
  if (count === 0) return null;
  return (
    <button
      type="button"
      data-testid="item-comments"
      aria-label={count === 1 ? "1 comment on this card" : `${count} comments on this card`}
      onClick={() => showItemThread(itemId)}
      className="nodrag absolute -right-2 -bottom-2 flex min-h-7 items-center gap-1 rounded-full border border-line bg-raised px-2 text-xs tabular-nums shadow-lift hover:border-line-strong"
    >
      <MessageCircle aria-hidden className="size-3.5" /> {count}
    </button>
  );
}
