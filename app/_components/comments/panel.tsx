"use client";

import { CheckCheck, X } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { toast } from "sonner";
import { goToItem } from "../../_hooks/comment-commands";
import { useBoard, useGeneration } from "../../_hooks/use-board";
import {
  markRead,
  openPanel,
  say,
  setDesk,
  useDesk,
  useTalkReady,
  useThreads,
  type Thread,
} from "../../_hooks/use-talk";
import { shortName } from "../../_lib/format";
import { DetailsDialog } from "../card/dialogs";
import { thumbnailUrl } from "../card/urls";
import { Button } from "../ui/button";
import { IconButton } from "../ui/tip";
import { Composer } from "./composer";
import { ThreadView } from "./thread-view";

/** The list of threads, with the one that is open. */
export function Panel() {
  const board = useBoard();
  const threads = useThreads();
  const [resolved, setResolved] = useState(false);
  const ref = useRef<HTMLElement>(null);
  useEscape(ref);
  const shown = threads.filter(({ first }) => (first.resolvedBy !== null) === resolved);
  const closed = threads.length - threads.filter(({ first }) => !first.resolvedBy).length;
  if (!board) return null;
  return (
    <aside
      id="comments"
      aria-label="Comments"
      ref={ref}
      className="animate-in flex shrink-0 flex-col border-line bg-raised max-lg:fixed max-lg:inset-x-0 max-lg:top-[calc(3.5rem+env(safe-area-inset-top))] max-lg:bottom-0 max-lg:z-30 max-lg:shadow-lift sm:w-96 sm:border-l sm:max-lg:left-auto"
    >
      <header className="flex min-h-13 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="mr-auto font-display text-xl">Comments</h2>
        {(closed > 0 || resolved) && (
          <button
            type="button"
            aria-pressed={resolved}
            onClick={() => setResolved(!resolved)}
            className="min-h-8 rounded-full border border-line px-3 text-xs aria-pressed:border-safelight aria-pressed:bg-safelight/12 touch:min-h-10"
          >
            {closed} resolved
          </button>
        )}
        <IconButton label="Mark all as read" onClick={() => void markRead(board.id)}>
          <CheckCheck />
        </IconButton>
        <IconButton label="Close" onClick={() => openPanel(false)}>
          <X />
        </IconButton>
      </header>
      <ThreadList threads={shown} resolved={resolved} />
      <footer className="border-t border-line p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <BoardComposer />
      </footer>
    </aside>
  );
}

/** Words about the board, or about the card they were begun on. */
function BoardComposer() {
  const { itemId } = useDesk();
  return (
    <Composer
      key={itemId}
      label={`Say something about this ${itemId ? "card" : "board"}`}
      autoFocus={itemId !== null}
      onSend={async (body) => {
        const answer = await say(body, itemId ? { itemId } : {});
        if (answer.ok) setDesk({ itemId: null });
        return answer.ok ? null : answer.error;
      }}
    >
      {itemId && (
        <Button size="sm" look="ghost" onClick={() => setDesk({ itemId: null })}>
          <X className="size-4" /> About a card
        </Button>
      )}
    </Composer>
  );
}

/** Esc anywhere in the panel closes it. */
function useEscape(ref: RefObject<HTMLElement | null>) {
  const present = useBoard() !== null;
  useEffect(() => {
    const panel = ref.current;
    if (!panel || !present) return;
    const close = (event: KeyboardEvent) => event.key === "Escape" && openPanel(false);
    panel.addEventListener("keydown", close);
    return () => panel.removeEventListener("keydown", close);
  }, [ref, present]);
}

function ThreadList({ threads, resolved }: { threads: Thread[]; resolved: boolean }) {
  const ready = useTalkReady();
  return (
    <div className="grid min-h-0 flex-1 content-start gap-3 overflow-y-auto p-3">
      {threads.map((thread) => (
        <ThreadView key={thread.first.id} thread={thread}>
          <Subject thread={thread} />
        </ThreadView>
      ))}
      {ready && threads.length === 0 && !resolved && (
        <p className="px-2 py-8 text-center text-sm text-pretty text-ink-2">
          Nothing has been said yet. Speak about the board below, or open a picture to point at a
          spot or a step of it.
        </p>
      )}
    </div>
  );
}

/** What a thread is about; leads there. */
function Subject({ thread: { first } }: { thread: Thread }) {
  const generation = useGeneration(first.generationId);
  if (!first.generationId) {
    return first.itemId && <AboutItem itemId={first.itemId} />;
  }
  const where = [first.step !== null && `step ${first.step}`, first.spot && "a spot"];
  const words = where.filter(Boolean).join(", ");
  return (
    <button
      type="button"
      disabled={!generation}
      onClick={() => setDesk({ pictureId: first.generationId, threadId: first.id })}
      className="mb-2.5 flex w-full items-center gap-2.5 rounded-md bg-sunken p-1.5 text-left text-xs hover:not-disabled:bg-ink/10"
    >
      {generation?.status === "succeeded" ? (
        <img src={thumbnailUrl(first.generationId, 64)} alt="" className="size-9 rounded-[2px]" />
      ) : (
        <span className="undeveloped size-9 rounded-[2px]" />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {generation ? shortName(generation.recipe.prompt, 6) : "An older picture"}
        </span>
        {words && <span className="block text-ink-2 first-letter:uppercase">{words}</span>}
      </span>
    </button>
  );
}

function AboutItem({ itemId }: { itemId: string }) {
  return (
    <button
      type="button"
      onClick={() => goToItem(itemId) || toast("This card was taken off the board.")}
      className="mb-2 rounded-full border border-line px-2.5 py-0.5 text-xs text-ink-2 hover:border-line-strong hover:text-ink"
    >
      About a card
    </button>
  );
}

/** The picture a thread is about, opened from the conversation. */
export function CloserLook({ generationId }: { generationId: string }) {
  const generation = useGeneration(generationId);
  if (!generation) return null;
  return (
    <DetailsDialog
      generation={generation}
      onClose={() => setDesk({ pictureId: null, threadId: null })}
    />
  );
}
