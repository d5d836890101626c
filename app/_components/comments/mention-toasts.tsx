"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { toast } from "sonner";
import type { EventPayload } from "@/server/contract";
import { useBoard } from "../../_hooks/use-board";
import { openPanel, useMention } from "../../_hooks/use-talk";
import { shortName } from "../../_lib/format";
import { withNames } from "../../_lib/mentions";

/** Somebody calls this person by name: said on whatever page they are, with the way there. */
export function MentionToasts() {
  const mention = useMention();
  const board = useBoard();
  const router = useRouter();
  const tell = useEffectEvent(({ comment, boardTitle }: EventPayload<"comment:mentioned">) => {
    const here = board?.id === comment.boardId;
    const words = shortName(withNames(comment.body ?? "", comment.mentions), 12);
    toast(`${comment.author.name} mentions you${here ? "" : ` on “${boardTitle}”`}`, {
      id: comment.id,
      description: words,
      action: {
        label: "Show",
        onClick: () => {
          if (here) openPanel(true, comment.threadId);
          else router.push(`/b/${comment.boardId}#thread-${comment.threadId}`);
        },
      },
    });
  });
  useEffect(() => {
    if (mention) tell(mention);
  }, [mention]);
  return null;
}
