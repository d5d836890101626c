"use client";

import { Popover } from "radix-ui";
import { SmilePlus } from "lucide-react";
import { toast } from "sonner";
import { reactionKinds, type ReactionKind, type Reactions } from "@/server/contract";
import { usePeople } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { react } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";
import { Button } from "../ui/button";

const words: Record<ReactionKind, string> = {
  "👍": "thumbs up",
  "❤️": "heart",
  "🔥": "fire",
  "😂": "laughing",
  "😮": "astonished",
  "🤔": "thinking",
};

type Target = { generationId: string } | { commentId: string };
type Props = { target: Target; reactions: Reactions; className?: string; addClassName?: string };

/** What people feel about it, and one's own part in that. */
export function ReactionRow({ target, reactions, className, addClassName }: Props) {
  const myId = useMe()?.id ?? "";
  const people = usePeople();
  const nameOf = (id: string) =>
    id === myId ? "you" : (people.find(({ person }) => person.id === id)?.person.name ?? "another");
  const set = async (emoji: ReactionKind, on: boolean) => {
    const answer = await react({ ...target, emoji, on });
    if (!answer.ok) toast.error(answer.error.message);
  };
  const mine = new Set(
    reactions.filter(({ personIds }) => personIds.includes(myId)).map(({ emoji }) => emoji),
  );
  return (
    <div className={cn("flex flex-wrap items-center gap-1", className)}>
      {reactions.map(({ emoji, personIds }) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={mine.has(emoji)}
          aria-label={`${words[emoji]}: ${personIds.map(nameOf).join(", ")}`}
          title={personIds.map(nameOf).join(", ")}
          onClick={() => void set(emoji, !mine.has(emoji))}
          className={cn(
            "flex min-h-7 items-center gap-1 rounded-full border px-2 text-xs tabular-nums touch:min-h-9",
            mine.has(emoji) ? "border-safelight bg-safelight/12" : "border-line bg-raised",
          )}
        >
          <span aria-hidden className="text-sm">
            {emoji}
          </span>
          {personIds.length}
        </button>
      ))}
      <Popover.Root>
        <Popover.Trigger asChild>
          <Button
            look="ghost"
            size="icon"
            aria-label="React"
            className={cn("size-7", addClassName)}
          >
            <SmilePlus className="!size-4" />
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            sideOffset={4}
            collisionPadding={12}
            aria-label="Reactions"
            className="animate-in z-60 flex rounded-full border border-line bg-raised p-1 shadow-lift"
          >
            {reactionKinds.map((emoji) => (
              <Popover.Close key={emoji} asChild>
                <button
                  type="button"
                  aria-label={words[emoji]}
                  aria-pressed={mine.has(emoji)}
                  onClick={() => void set(emoji, !mine.has(emoji))}
                  className={cn(
                    "grid size-10 place-items-center rounded-full text-xl hover:bg-ink/10",
                    mine.has(emoji) && "bg-safelight/15",
                  )}
                >
                  {emoji}
                </button>
              </Popover.Close>
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  );
}
