"use client";

import { Check, CornerDownRight, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { toast } from "sonner";
import { useRole } from "../../_hooks/use-board";
import { useMe } from "../../_hooks/use-session";
import { markRead, resolveThread, say, useDesk, type Thread } from "../../_hooks/use-talk";
import { cn } from "../../_lib/cn";
import { Button } from "../ui/button";
import { CommentView } from "./comment-view";
import { Composer } from "./composer";

/** Long enough to be looked at, not only scrolled past. */
const readAfterMs = 1200;

/** A first comment and what was answered. `children` says what it is about. */
export function ThreadView({ thread, children }: { thread: Thread; children?: ReactNode }) {
  const { first, answers, unread } = thread;
  const [answering, setAnswering] = useState(false);
  const ref = useRef<HTMLElement>(null);
  const asked = useDesk().threadId === first.id;
  useReadWhenSeen(ref, thread);
  useEffect(() => {
    if (asked) ref.current?.scrollIntoView({ block: "center" });
  }, [asked]);
  return (
    <article
      ref={ref}
      data-testid="thread"
      data-unread={unread}
      aria-label={`Thread by ${first.author.name}${unread ? ", unread" : ""}`}
      className={cn(
        "relative rounded-lg border border-line bg-bg p-3",
        first.resolvedBy && "opacity-75",
        asked && "border-safelight",
      )}
    >
      {unread && (
        <span aria-hidden className="absolute -top-1 -left-1 size-2.5 rounded-full bg-safelight" />
      )}
      {children}
      <div className="grid gap-2.5">
        <CommentView comment={first} />
        {answers.map((answer) => (
          <CommentView key={answer.id} comment={answer} />
        ))}
      </div>
      {answering ? (
        <div className="mt-2.5">
          <Composer
            label="Answer"
            autoFocus
            onCancel={() => setAnswering(false)}
            onSend={async (body) => {
              const answer = await say(body, { threadId: first.id });
              return answer.ok ? null : answer.error;
            }}
          />
        </div>
      ) : (
        <div className="mt-1.5 -ml-1.5 flex items-center gap-1">
          <Button size="sm" look="ghost" onClick={() => setAnswering(true)}>
            <CornerDownRight className="size-4" /> Answer
          </Button>
          <Resolve thread={thread} />
        </div>
      )}
    </article>
  );
}

function Resolve({ thread: { first } }: { thread: Thread }) {
  const mine = useMe()?.id === first.author.id;
  const viewer = useRole() === "viewer";
  const { resolvedBy } = first;
  if (viewer && !mine) return null;
  const set = async () => {
    const answer = await resolveThread(first.id, !resolvedBy);
    if (!answer.ok) toast.error(answer.error.message);
  };
  return (
    <>
      <Button size="sm" look="ghost" onClick={() => void set()}>
        {resolvedBy ? <RotateCcw className="size-4" /> : <Check className="size-4" />}
        {resolvedBy ? "Open again" : "Resolve"}
      </Button>
      {resolvedBy && (
        <span className="ml-auto truncate text-xs text-ink-2">Resolved by {resolvedBy.name}</span>
      )}
    </>
  );
}

function useReadWhenSeen(ref: React.RefObject<HTMLElement | null>, { first, unread }: Thread) {
  const { id, boardId } = first;
  useEffect(() => {
    const element = ref.current;
    if (!element || !unread) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (entry?.isIntersecting) timer = setTimeout(() => void markRead(boardId, id), readAfterMs);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [ref, id, boardId, unread]);
}
