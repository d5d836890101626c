"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import type { ContractError, Insides } from "@/server/contract";
import { grouped } from "../../_lib/facts";
import { cn } from "../../_lib/cn";
import { useSaid } from "../../_hooks/use-language";
import { Button } from "../ui/button";
import { FactCell } from "./fact-view";

type Props = {
  family: string;
  step: number;
  insides: Insides | null;
  loading: boolean;
  error: ContractError | null;
  retry: () => void;
};

/** The facts of a step, in the order in which a picture is made. */
export function Facts({ family, step, insides, loading, error, retry }: Props) {
  const { language, say } = useSaid();
  const stale = insides !== null && insides.step !== step;
  return (
    <div className="min-w-0" aria-busy={loading}>
      <Trouble error={error} retry={retry} />
      {!insides && !error && <Waiting />}
      {insides && (
        <div
          data-testid="facts"
          data-step={insides.step}
          className={cn("transition-opacity duration-200", stale && "opacity-55")}
        >
          {grouped(insides.facts).map((group) => (
            <section key={group.id} className="mt-8 first:mt-0">
              <h3 lang={language} className="border-b border-line pb-1.5 font-display text-2xl">
                {say(group.name)}
              </h3>
              <div className="mt-4 grid grid-cols-2 gap-x-5 gap-y-6 xl:grid-cols-3">
                {group.places.map(({ key, facts }) => (
                  <FactCell key={key} facts={facts} family={family || insides.family} />
                ))}
              </div>
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

/** Above the facts and out of their way: what is shown stays where it is. */
function Trouble({ error, retry }: Pick<Props, "error" | "retry">) {
  return (
    <div role="alert" className="empty:hidden">
      {error && (
        <div className="mb-6 flex flex-wrap items-center gap-3 rounded-lg border border-safelight/50 bg-raised py-2 pr-2 pl-4 text-sm">
          <TriangleAlert aria-hidden className="size-4 shrink-0 text-safelight" />
          <p className="min-w-0 flex-1 text-pretty">{error.message}</p>
          {error.retry !== "never" && (
            <Button size="sm" onClick={retry}>
              <RotateCw className="size-4" /> Try again
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div role="status" className="grid grid-cols-2 gap-x-5 gap-y-6 xl:grid-cols-3">
      <span className="sr-only">Looking inside…</span>
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <span key={place} aria-hidden className="animate-breathe grid gap-2">
          <span className="undeveloped aspect-square rounded-[3px]" />
          <span className="h-4 w-2/3 rounded-sm bg-ink/10" />
          <span className="h-3 w-full rounded-sm bg-ink/5" />
        </span>
      ))}
    </div>
  );
}
