"use client";

import { Popover } from "radix-ui";
import { Eye, Flame, Heart, Laugh, PartyPopper, SmilePlus, ThumbsUp } from "lucide-react";
import type { CSSProperties } from "react";
import { toast } from "sonner";
import { reactionKinds, type ReactionKind, type Reactions } from "@/server/contract";
import { usePeople } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { react } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";
import { toneOf } from "../person/avatar";
import { Button } from "../ui/button";

/** Drawn in the studio's own line and colours: fonts with emoji are not everywhere. */
const kinds = {
  "👍": { word: "thumbs up", Icon: ThumbsUp, tone: "sky" },
  "❤️": { word: "heart", Icon: Heart, tone: "pink" },
  "🔥": { word: "fire", Icon: Flame, tone: "coral" },
  "😂": { word: "laughing", Icon: Laugh, tone: "amber" },
  "🎉": { word: "party", Icon: PartyPopper, tone: "violet" },
  "👀": { word: "watching", Icon: Eye, tone: "teal" },
} as const satisfies Record<ReactionKind, object>;

const toneStyle = (emoji: ReactionKind): CSSProperties => toneOf(kinds[emoji].tone);

function Sign({ emoji, className }: { emoji: ReactionKind; className: string }) {
  const { Icon } = kinds[emoji];
  return <Icon aria-hidden className={cn("fill-tone/25 text-tone", className)} />;
}

type Target = { generationId: string } | { commentId: string };
type Props = { target: Target; reactions: Reactions };

function useReacting({ target, reactions }: Props) {
  const myId = useMe()?.id ?? "";
  const mine = new Set(
    reactions.filter(({ personIds }) => personIds.includes(myId)).map(({ emoji }) => emoji),
  );
  const toggle = async (emoji: ReactionKind) => {
    const answer = await react({ ...target, emoji, on: !mine.has(emoji) });
    if (!answer.ok) toast.error(answer.error.message);
  };
  return { myId, mine, toggle };
}

/** What people feel about it; a click joins them, or takes one's own back. */
export function ReactionChips(props: Props) {
  const { myId, mine, toggle } = useReacting(props);
  const people = usePeople();
  const nameOf = (id: string) =>
    id === myId ? "you" : (people.find(({ person }) => person.id === id)?.person.name ?? "another");
  return props.reactions.map(({ emoji, personIds }) => {
    const names = personIds.map(nameOf).join(", ");
    return (
      <button
        key={emoji}
        type="button"
        aria-pressed={mine.has(emoji)}
        aria-label={`${kinds[emoji].word}: ${names}`}
        title={names}
        style={toneStyle(emoji)}
        onClick={() => void toggle(emoji)}
        className={cn(
          "flex min-h-7 items-center gap-1 rounded-full border bg-raised px-2 text-xs tabular-nums touch:min-h-9",
          mine.has(emoji) ? "border-tone" : "border-line",
        )}
      >
        <Sign emoji={emoji} className="size-3.5" />
        {personIds.length}
      </button>
    );
  });
}

/** The closed set to choose from. */
export function AddReaction(props: Props & { className?: string }) {
  const { mine, toggle } = useReacting(props);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button
          look="ghost"
          size="icon"
          aria-label="React"
          className={cn("size-7 touch:size-9", props.className)}
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
                aria-label={kinds[emoji].word}
                aria-pressed={mine.has(emoji)}
                style={toneStyle(emoji)}
                onClick={() => void toggle(emoji)}
                className="grid size-10 place-items-center rounded-full hover:bg-ink/10 aria-pressed:bg-tone/15"
              >
                <Sign emoji={emoji} className="size-5" />
              </button>
            </Popover.Close>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
