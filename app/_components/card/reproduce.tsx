"use client";

import { useState } from "react";
import { CircleCheck, CircleX, Repeat } from "lucide-react";
import type { Generation, Reproduction, Verdict } from "@/server/contract";
import { useRights } from "../../_hooks/use-board";
import { reproduce, useReproduction } from "../../_hooks/use-reproduction";
import { Button } from "../ui/button";
import { Hint } from "../ui/tip";
import { explained } from "../words";

/** Draws the picture again, out of sight, and says whether the same came of it. */
export function Reproduce({ generation }: { generation: Generation }) {
  const { mayGenerate } = useRights(generation);
  const current = useReproduction(generation.id);
  const [error, setError] = useState<string | null>(null);
  if (!mayGenerate || generation.status !== "succeeded") return null;
  const active = current?.state === "queued" || current?.state === "running";
  const ask = async () => setError(await reproduce(generation.id));
  return (
    <section aria-label="Reproduce" className="mt-5 border-t border-line pt-4 text-sm">
      <div className="flex items-center gap-2">
        <Button size="sm" aria-disabled={active} onClick={() => !active && void ask()}>
          <Repeat className="size-4" /> {current && !active ? "Reproduce again" : "Reproduce"}
        </Button>
        <Hint about="reproduce">{explained.reproduce}</Hint>
      </div>
      <div role="status" className="mt-2 empty:hidden">
        {current && <Outcome of={current} />}
      </div>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {error}
      </p>
    </section>
  );
}

function Outcome({ of }: { of: Reproduction }) {
  switch (of.state) {
    case "queued":
      return <p className="text-ink-2">Waiting: new pictures go first.</p>;
    case "running":
      return (
        <div className="flex items-center gap-3 text-ink-2">
          <progress
            aria-label="Drawing it again"
            className="h-1.5 w-28 accent-safelight"
            max={of.totalSteps}
            value={of.step}
          />
          <span className="tabular-nums">
            Step {of.step} of {of.totalSteps}
          </span>
        </div>
      );
    case "failed":
      return <p className="text-danger">{of.error?.message}</p>;
    case "done":
      return of.verdict && <Result verdict={of.verdict} />;
  }
}

function Result({ verdict }: { verdict: Verdict }) {
  const { identical, environment } = verdict;
  return (
    <>
      <p className={`flex items-start gap-2 ${identical ? "text-good" : "text-danger"}`}>
        {identical ? (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
        ) : (
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0" />
        )}
        <span>{inWords(verdict)}</span>
      </p>
      {environment.length > 0 && (
        <>
          <p className="mt-2 text-ink-2">What is not as it was then:</p>
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            {environment.map(({ name, was, is }) => (
              <div key={name} className="contents">
                <dt className="text-ink-2">{name}</dt>
                <dd className="font-mono text-[0.8125rem] break-all">
                  {was} → {is}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

function inWords({ identical, firstDifference, samePixels }: Verdict): string {
  if (identical) return "Identical: every step and every pixel.";
  const pixels = samePixels ? "The finished pixels are the same." : "The finished pixels differ.";
  if (!firstDifference) return pixels;
  const { step, max, rms } = firstDifference;
  if (max === null || rms === null) {
    return `Step ${step} was not kept as it was, so it cannot be compared. ${pixels}`;
  }
  const numbers = `at most ${max.toPrecision(3)}, on average ${rms.toPrecision(3)}`;
  return `The first step that differs is ${step} (${numbers}). ${pixels}`;
}
