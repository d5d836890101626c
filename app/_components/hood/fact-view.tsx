"use client";

import type { Fact } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { wordsOf } from "../../_lib/facts";
import { figure } from "../../_lib/format";
import { keyed } from "../../_lib/keyed";
import { useImageCanvas } from "../../_hooks/use-insides";
import { useSaid } from "../../_hooks/use-language";
import { BarsView } from "./bars-view";

type CellProps = { facts: Fact[]; family: string };

/** A place among the facts: one of them, or several numbers one above the other. */
export function FactCell({ facts, family }: CellProps) {
  return (
    <div className={cn("grid min-w-0 content-start gap-6", facts.some(isWide) && "col-span-full")}>
      {facts.map((fact) => (
        <FactView key={fact.id} fact={fact} family={family} />
      ))}
    </div>
  );
}

/** What it looks like, what it is called, and what it tells. */
function FactView({ fact, family }: { fact: Fact; family: string }) {
  const { language, say } = useSaid();
  const { name, tells } = wordsOf(fact.id, family);
  return (
    <figure data-fact={fact.id} className="flex min-w-0 flex-col gap-2">
      <Content fact={fact} label={say(name)} />
      <figcaption lang={language}>
        <p className="font-medium">{say(name)}</p>
        <p className="mt-0.5 max-w-prose text-sm text-pretty text-ink-2">{say(tells)}</p>
      </figcaption>
    </figure>
  );
}

/** Rows of numbers and words want the whole width; maps and pictures are square. */
const isWide = (fact: Fact) =>
  fact.kind === "tokens" || fact.kind === "bars" || fact.id === "text-vectors";

function Content({ fact, label }: { fact: Fact; label: string }) {
  switch (fact.kind) {
    case "image":
      return <ImageView fact={fact} label={label} />;
    case "number":
      return <NumberView fact={fact} />;
    case "bars":
      return <BarsView fact={fact} />;
    case "tokens":
      return <TokensView fact={fact} />;
  }
}

type Of<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

function ImageView({ fact, label }: { fact: Of<"image">; label: string }) {
  const canvas = useImageCanvas(fact.image);
  const { width, height } = fact;
  return (
    <div
      className="undeveloped overflow-hidden rounded-[3px] shadow-print"
      // A hundred rows of numbers would push everything else out of sight.
      style={{ aspectRatio: Math.max(width / height, fact.id === "text-vectors" ? 4 : 0) }}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        className={cn(
          "size-full not-data-drawn:invisible",
          !pictures.has(fact.id) && "[image-rendering:pixelated]",
        )}
      />
    </div>
  );
}

/** Everything else is a map of numbers: its cells stay sharp. */
const pictures = new Set<Fact["id"]>(["predicted-picture", "small-picture", "mean-picture"]);

function NumberView({ fact }: { fact: Of<"number"> }) {
  const { id, value, unit } = fact;
  const share = sharesOfOne.has(id) ? Math.min(1, Math.max(0, value)) : null;
  return (
    <div className="rounded-[3px] border border-line bg-raised px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="font-display text-4xl">
          {id === "unknown-tokens" ? `${Math.round(100 * value)} %` : figure(value)}
        </span>
        {unit && <span className="text-sm text-ink-2">{unit}</span>}
      </p>
      {share !== null && (
        <span aria-hidden className="mt-2 block h-1.5 rounded-full bg-ink/10">
          <span
            className="block h-full rounded-full bg-safelight transition-[width] duration-200"
            style={{ width: `${100 * share}%` }}
          />
        </span>
      )}
    </div>
  );
}

/** Numbers between nothing and all. */
const sharesOfOne = new Set<Fact["id"]>(["signal-level", "latent-time", "unknown-tokens"]);

/** A weight of 0: cut off and not read. */
function TokensView({ fact }: { fact: Of<"tokens"> }) {
  return (
    <ol className="flex flex-wrap gap-1.5">
      {keyed(fact.tokens, ({ text }) => text).map(({ key, one: { text, weight = 1 } }) => (
        <li
          key={key}
          className={cn(
            "rounded-sm border px-2 py-0.5 font-mono text-sm whitespace-pre",
            weight === 0
              ? "border-line text-ink-3 line-through"
              : "border-line-strong/70 bg-raised",
          )}
        >
          {/^\s/.test(text) && <span className="text-ink-3">·</span>}
          {text.trim() || text}
          {weight !== 0 && weight !== 1 && (
            <span className="ml-1.5 text-xs text-safelight tabular-nums">×{figure(weight)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
