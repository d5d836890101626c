"use client";

import type { ReactNode } from "react";
import type { Generation } from "@/server/contract";
import { place, wait } from "../../_lib/format";
import type { Pending } from "../../_hooks/use-board";
import { OverPrint } from "../card/over-print";

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-3 font-display text-2xl">{title}</h3>
      {children}
    </section>
  );
}

type Props = { generation: Generation | null; pending: Pending | null; empty?: boolean };

/** On paper where nothing is to be seen yet: what it waits for, or what went wrong. */
export function NotThere({ generation, pending, empty }: Props) {
  if (generation?.status === "failed" || pending?.error) {
    return (
      <OverPrint title="This one did not come out">
        {generation?.error?.message ?? pending?.error?.message}
      </OverPrint>
    );
  }
  if (generation?.status === "queued") {
    return (
      <OverPrint title={place(generation.position)}>{wait(generation.expectedWaitMs)}</OverPrint>
    );
  }
  if (generation || pending || !empty) return <OverPrint title="Starting" />;
  return (
    <OverPrint title="Nothing yet">
      Choose a step on the left and let the model denoise from there: its picture comes up on this
      paper.
    </OverPrint>
  );
}
