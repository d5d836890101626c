"use client";

import { useEffect, useEffectEvent, useRef, type ReactNode, type RefObject } from "react";
import type { Generation, Person } from "@/server/contract";
import { useOnStep } from "../../_hooks/use-frames";
import { toneOf } from "../person/avatar";

type ShellProps = {
  label: string;
  author: Person | null;
  status: string;
  generation: Generation | null;
  onEscape: (() => void) | null;
  children: ReactNode;
};

/**
 * The card itself: focusable, named, and with what tests read on it. The step is written straight
 * onto the element, so that a frame does not render the card.
 */
export function CardShell({ label, author, status, generation, onEscape, children }: ShellProps) {
  const ref = useRef<HTMLElement>(null);
  const known = generation?.status === "succeeded" ? generation.totalSteps : generation?.step;
  useOnStep(generation?.id ?? null, (step) => {
    if (ref.current) ref.current.dataset.step = String(Math.max(step, known ?? 0));
  });
  useEscape(ref, onEscape);
  return (
    <article
      ref={ref}
      tabIndex={-1}
      aria-label={label}
      data-testid="card"
      data-generation-id={generation?.id}
      data-status={status}
      data-step={known ?? 0}
      data-total={generation?.totalSteps}
      style={author ? toneOf(author.color) : undefined}
      className="group/card animate-come-up flex min-w-0 flex-col rounded-[3px] outline-offset-4"
    >
      {children}
    </article>
  );
}

/** Esc anywhere in the card; its menus and dialogs live elsewhere in the document. */
function useEscape(ref: RefObject<HTMLElement | null>, onEscape: (() => void) | null) {
  const escape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape") onEscape?.();
  });
  useEffect(() => {
    const card = ref.current;
    card?.addEventListener("keydown", escape);
    return () => card?.removeEventListener("keydown", escape);
  }, [ref]);
}
