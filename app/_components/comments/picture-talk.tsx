"use client";

import { Crosshair, X } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import type { Generation } from "@/server/contract";
import { say, setDesk, useDesk, usePictureReactions, useThreads } from "../../_hooks/use-talk";
import { Button } from "../ui/button";
import { Composer } from "./composer";
import { AddReaction, ReactionChips } from "./reactions";
import { StarButton } from "./star";
import { ThreadView } from "./thread-view";

type Props = {
  generation: Generation;
  /** The step that is looked at; null for the picture as it is. */
  step: number | null;
  onStep: (step: number | null) => void;
};

/** What was said about a picture, its spots and its steps; beside it. */
export function PictureTalk({ generation, step, onStep }: Props) {
  const { id } = generation;
  const reactions = usePictureReactions(id);
  const threads = useThreads().filter(({ first }) => first.generationId === id);
  const { threadId } = useDesk();
  const show = useEffectEvent((asked: string | null) => {
    const thread = threads.find(({ first }) => first.id === asked);
    if (thread) onStep(thread.first.step);
  });
  useEffect(() => show(threadId), [threadId]);
  useEffect(() => () => setDesk({ marking: false, spot: null, threadId: null }), []);
  return (
    <section aria-label="Comments on this picture" className="mt-6 border-t border-line pt-5">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-display text-lg">Comments</h3>
        <div className="flex flex-wrap items-center gap-1">
          <ReactionChips target={{ generationId: id }} reactions={reactions} />
          <AddReaction target={{ generationId: id }} reactions={reactions} />
        </div>
        <StarButton generationId={id} className="ml-auto" />
      </div>
      <AboutPicture generation={generation} step={step} />
      <div className="mt-3 grid gap-3">
        {threads.map((thread) => (
          <ThreadView key={thread.first.id} thread={thread}>
            <Where
              step={thread.first.step}
              spot={thread.first.spot !== null}
              onShow={() => {
                onStep(thread.first.step);
                setDesk({ threadId: thread.first.id });
              }}
            />
          </ThreadView>
        ))}
      </div>
    </section>
  );
}

function Where(props: { step: number | null; spot: boolean; onShow: () => void }) {
  const { step, spot, onShow } = props;
  if (step === null && !spot) return null;
  const words = [spot && "a spot", step !== null && `step ${step}`].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      onClick={onShow}
      className="mb-1.5 rounded-full border border-line px-2.5 py-0.5 text-xs text-ink-2 hover:border-line-strong hover:text-ink"
    >
      On {words}
    </button>
  );
}

function AboutPicture({ generation, step }: { generation: Generation; step: number | null }) {
  const { marking, spot } = useDesk();
  return (
    <Composer
      label="Say something about this picture"
      onSend={async (body) => {
        const about = { spot: spot ?? undefined, step: step ?? undefined };
        const answer = await say(body, { generationId: generation.id, ...about });
        if (answer.ok) setDesk({ spot: null, marking: false });
        return answer.ok ? null : answer.error;
      }}
    >
      {spot ? (
        <Button size="sm" look="ghost" onClick={() => setDesk({ spot: null, marking: false })}>
          <X className="size-4" /> A spot
        </Button>
      ) : (
        <Button
          size="sm"
          look="ghost"
          aria-pressed={marking}
          onClick={() => setDesk({ marking: !marking })}
          className="aria-pressed:bg-safelight/15 aria-pressed:text-ink"
        >
          <Crosshair className="size-4" /> {marking ? "Click on the picture" : "Mark a spot"}
        </Button>
      )}
      {step !== null && (
        <span className="rounded-full bg-sunken px-2.5 py-1 text-xs text-ink-2">Step {step}</span>
      )}
    </Composer>
  );
}
