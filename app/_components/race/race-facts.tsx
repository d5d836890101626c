"use client";

import { ExternalLink } from "lucide-react";
import type { Generation, ModelInfo } from "@/server/contract";
import { duration, megabytes, millions } from "../../_lib/format";
import { useCame } from "../card/film-edge";
import { Hint } from "../ui/tip";
import { explained } from "../words";

type Props = { picture: Generation; model: ModelInfo | null; slowestMs: number };

/** What the picture took: time and steps, and the size of the model that made it. */
export function RaceFacts({ picture, model, slowestMs }: Props) {
  const came = useCame(picture);
  const { timings, totalSteps, status } = picture;
  const steps = timings ? `${totalSteps} steps` : `${came} of ${totalSteps} steps`;
  return (
    <div className="mt-2 text-sm tabular-nums">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-display text-2xl leading-tight">
          {timings ? duration(timings.computeMs) : meanwhile[status]}
        </span>
        <span className="text-ink-2">{totalSteps === 1 ? "1 step" : steps}</span>
      </p>
      <span aria-hidden className="mt-1.5 block h-1 rounded-full bg-ink/10">
        {timings && (
          <span
            className="block h-full rounded-full bg-safelight"
            style={{ width: `${Math.max(1, (100 * timings.computeMs) / Math.max(1, slowestMs))}%` }}
          />
        )}
      </span>
      {model && <Size model={model} />}
    </div>
  );
}

/** In place of the time, until there is one. */
const meanwhile: Record<Generation["status"], string> = {
  queued: "In line",
  running: "Drawing",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Stopped",
};

function Size({ model }: { model: ModelInfo }) {
  const { ownMegabytes, parameters, paper } = model;
  return (
    <>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-1.5 text-ink-2">
        <span>{megabytes(ownMegabytes)}</span>
        {parameters !== null && (
          <>
            <span aria-hidden>·</span>
            <span>{millions(parameters)} parameters</span>
          </>
        )}
        <Hint about="model size">{explained.modelSize}</Hint>
      </p>
      {paper ? (
        <a
          href={`https://arxiv.org/abs/${paper.arxiv}`}
          target="_blank"
          rel="noreferrer"
          title={paper.title}
          className="mt-0.5 flex min-w-0 items-center gap-1 text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink hover:decoration-safelight touch:min-h-8"
        >
          <span className="truncate">{paper.title}</span>
          <ExternalLink aria-hidden className="size-3.5 shrink-0" />
        </a>
      ) : (
        // A line all the same, so that what is below stands in a row.
        <p aria-hidden className="mt-0.5 touch:min-h-8">
          &nbsp;
        </p>
      )}
    </>
  );
}
