"use client";

import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { cn } from "../../_lib/cn";
import { partsOf, type Moment, type Part } from "../../_lib/parts";
import { useSaid } from "../../_hooks/use-language";

type Props = { family: string; moment: Moment };

/** From the words to the pixels; what is at work at this step is lit. */
export function Diagram({ family, moment }: Props) {
  const { language, say } = useSaid();
  const parts = partsOf(family);
  const lit = parts.filter((part) => part.plays(moment));
  return (
    <div lang={language} className="mt-6">
      <ol
        aria-label={say({ en: "How it is built", zh: "它的构造" })}
        data-testid="diagram"
        className="flex items-stretch gap-0.5 sm:gap-2"
      >
        {parts.map((part, index) => (
          <Fragment key={part.id}>
            {index > 0 && (
              <li aria-hidden className="grid place-items-center text-ink-3">
                <ChevronRight className="size-4 sm:size-5" />
              </li>
            )}
            <Box part={part} lit={lit.includes(part)} />
          </Fragment>
        ))}
      </ol>
      <p aria-hidden className="mt-2 min-h-10 text-sm text-pretty text-ink-2 sm:hidden">
        {lit.map((part) => `${say(part.name)}: ${say(part.does)}`).join(" · ")}
      </p>
    </div>
  );
}

function Box({ part, lit }: { part: Part; lit: boolean }) {
  const { say } = useSaid();
  return (
    <li
      aria-current={lit ? "step" : undefined}
      data-part={part.id}
      className={cn(
        "min-w-min flex-auto rounded-lg border px-2 py-2 transition-[border-color,background-color,box-shadow] duration-300 sm:min-w-0 sm:flex-1 sm:px-4 sm:py-3",
        lit
          ? "border-safelight bg-safelight/10 shadow-[0_0_2rem_-0.5rem_var(--glow)]"
          : "border-line",
      )}
    >
      <p
        className={cn(
          "flex items-center gap-2 font-medium max-sm:text-xs max-sm:leading-tight",
          !lit && "text-ink-2",
        )}
      >
        <span
          aria-hidden
          className={cn(
            "size-2 shrink-0 rounded-full max-sm:hidden",
            lit ? "bg-safelight" : "bg-line-strong/50",
          )}
        />
        {say(part.name)}
      </p>
      <p className="mt-0.5 text-sm text-pretty text-ink-2 max-sm:sr-only">{say(part.does)}</p>
    </li>
  );
}
