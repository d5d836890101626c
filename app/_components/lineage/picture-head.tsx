"use client";

import { Cog, Play } from "lucide-react";
import Link from "next/link";
import { cn } from "../../_lib/cn";
import { useAllFrames } from "../../_hooks/use-frames";
import type { SeenNode } from "../../_hooks/use-family";
import { useScrub } from "../../_hooks/use-replay";
import { useCame } from "../card/film-edge";
import { Filmstrip } from "../card/filmstrip";
import { Print } from "../card/print";
import { RecipeTable } from "../card/recipe-table";
import { isActive, statusLine } from "../card/status";
import { pictureUrl } from "../card/urls";
import { DownloadMenu } from "../exchange/download-menu";
import { Avatar } from "../person/avatar";
import { Button, buttonStyle } from "../ui/button";
import { RemixMenu } from "./remix-menu";

/** The picture large, with every step of its way; beside it all that is known of it. */
export function PictureHead({ node }: { node: SeenNode }) {
  const { generation, boardTitle } = node;
  const { recipe, author, boardId } = generation;
  return (
    <article className="grid items-start gap-x-12 gap-y-8 py-4 sm:py-8 lg:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)]">
      <Develop generation={generation} />
      <div className="min-w-0">
        <h1 className={cn("font-display text-balance break-words", sizeOf(recipe.prompt))}>
          {recipe.prompt}
        </h1>
        <p className="mt-4 flex items-center gap-2.5 text-ink-2">
          <Avatar person={author} />
          <span className="min-w-0">
            <span className="font-medium text-ink">{author.name}</span> on{" "}
            <Link href={`/b/${boardId}`} className="underline underline-offset-4 hover:text-ink">
              {boardTitle}
            </Link>
          </span>
        </p>
        <div className="mt-6 flex flex-wrap gap-2">
          <RemixMenu node={node} />
          <DownloadMenu generation={generation} />
          {generation.step > 0 && (
            <Link href={`/p/${generation.id}/hood`} className={buttonStyle({})}>
              <Cog aria-hidden className="size-4" /> Under the hood
            </Link>
          )}
        </div>
        <div className="mt-8 border-t border-line pt-6">
          <RecipeTable generation={generation} />
        </div>
      </div>
    </article>
  );
}

/** Long prompts are read, not shouted. */
const sizeOf = (prompt: string) => (prompt.length > 140 ? "text-xl" : "text-3xl sm:text-4xl");

function Develop({ generation }: { generation: SeenNode["generation"] }) {
  const scrub = useScrub(generation.totalSteps);
  const came = useCame(generation);
  const frames = useAllFrames(generation.id, generation.step, came > 0);
  return (
    <div className="min-w-0 lg:sticky lg:top-6">
      <Print
        generation={generation}
        step={scrub.step}
        src={pictureUrl(generation.id)}
        className="mx-auto max-w-[min(100%,70vh)]"
      />
      {came > 0 && (
        <Filmstrip
          generation={generation}
          came={came}
          step={scrub.step}
          loading={frames === "loading"}
          onScrub={scrub.scrubTo}
        />
      )}
      <div className="mt-3 flex min-h-10 items-center gap-2 text-sm text-ink-2 tabular-nums">
        <p className="flex-1">
          {scrub.step === null
            ? statusLine(generation, came)
            : `Step ${scrub.step} of ${generation.totalSteps}`}
        </p>
        {came > 1 && !isActive(generation) && (
          <Button size="sm" onClick={scrub.replay}>
            <Play className="size-4" /> Replay
          </Button>
        )}
      </div>
    </div>
  );
}
