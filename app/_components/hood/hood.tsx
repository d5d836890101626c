"use client";

import { Play } from "lucide-react";
import type { Generation } from "@/server/contract";
import { familyOf } from "../../_lib/families";
import { useAllFrames } from "../../_hooks/use-frames";
import { useInsides } from "../../_hooks/use-insides";
import { useSaid } from "../../_hooks/use-language";
import { useModelOf } from "../../_hooks/use-race";
import { useScrub } from "../../_hooks/use-replay";
import { useCame } from "../card/film-edge";
import { Filmstrip } from "../card/filmstrip";
import { Print } from "../card/print";
import { pictureUrl } from "../card/urls";
import { Button } from "../ui/button";
import { Diagram } from "./diagram";
import { Facts } from "./facts";

/** What goes on inside a model while it makes a picture, step by step. */
export function Hood({ generation }: { generation: Generation }) {
  const { id, recipe, totalSteps } = generation;
  const scrub = useScrub(totalSteps);
  const came = useCame(generation);
  const frames = useAllFrames(id, generation.step, came > 0);
  const step = Math.max(1, scrub.step ?? came);
  const inside = useInsides(id, step);
  const model = useModelOf(recipe.model);
  const family = model?.family ?? inside.insides?.family ?? "";
  return (
    <div className="mx-auto max-w-[84rem]">
      <Story family={family} prompt={recipe.prompt} modelName={model?.name ?? recipe.model} />
      <Diagram family={family} moment={{ step, total: totalSteps }} />
      <div className="mt-6 grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <section
          aria-label="The picture at this step"
          className="min-w-0 self-start lg:sticky lg:top-4"
        >
          <Print
            generation={generation}
            step={scrub.step}
            src={pictureUrl(id)}
            className="mx-auto w-full max-w-[min(22rem,60vw)] lg:max-w-none"
          />
          <Filmstrip
            generation={generation}
            came={came}
            step={scrub.step}
            loading={frames === "loading"}
            onScrub={scrub.scrubTo}
          />
          <div className="mt-3 flex min-h-10 items-center gap-2 text-ink-2 tabular-nums">
            <p className="flex-1" data-testid="hood-step">
              Step {step} of {totalSteps}
            </p>
            <Button size="sm" onClick={scrub.replay}>
              <Play className="size-4" /> Replay
            </Button>
          </div>
        </section>
        <Facts {...inside} family={family} step={step} />
      </div>
    </div>
  );
}

type StoryProps = { family: string; prompt: string; modelName: string };

/** Which kind of machine this is, for the curious. */
function Story({ family, prompt, modelName }: StoryProps) {
  const { language, say } = useSaid();
  const known = familyOf(family);
  return (
    <div className="pt-5 sm:pt-7">
      <p className="text-sm text-ink-2">
        {modelName} <span aria-hidden>·</span> “{prompt}”
      </p>
      {known && (
        <div lang={language} className="mt-1 max-w-3xl">
          <h2 className="font-display text-3xl text-balance">{say(known.name)}</h2>
          <p className="mt-2 text-pretty text-ink-2">{say(known.how)}</p>
        </div>
      )}
    </div>
  );
}
