"use client";

import { Dialog } from "radix-ui";
import { Check, Minus, PenLine, Replace } from "lucide-react";
import type { RecipeNote, RecipeReading } from "@/server/contract";
import { useRole } from "../../_hooks/use-board";
import { closeOffer, useOffer } from "../../_hooks/use-exchange";
import { remixReading } from "../../_hooks/use-remix";
import { focusPrompt } from "../prompt/focus";
import { Button } from "../ui/button";
import { DialogClose } from "../ui/dialog-head";

const programs: Record<RecipeReading["source"], string> = {
  emerge: "Emerge",
  automatic1111: "AUTOMATIC1111",
  comfyui: "ComfyUI",
  invokeai: "InvokeAI",
  swarmui: "SwarmUI",
};

/** A file that was dropped tells how its picture was made: what of that this studio can do too. */
export function RecipeOffer() {
  const role = useRole();
  const mayGenerate = role === "owner" || role === "editor";
  const offer = useOffer();
  if (!offer || !mayGenerate) return null;
  const { reading, name } = offer;
  const take = () => {
    remixReading(reading);
    closeOffer();
    focusPrompt();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeOffer()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          // Not on the close button: its tooltip would cover the title's end and take the first Escape.
          onOpenAutoFocus={focusFirstChoice}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="animate-in fixed inset-0 z-50 flex flex-col bg-raised shadow-lift sm:inset-x-4 sm:top-[8vh] sm:bottom-auto sm:mx-auto sm:max-h-[84vh] sm:max-w-2xl sm:rounded-lg sm:border sm:border-line"
        >
          <header className="flex items-start gap-3 border-b border-line py-3 pr-2 pl-5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="font-display text-2xl">
                A recipe of {programs[reading.source]}
              </Dialog.Title>
              <Dialog.Description className="truncate text-sm text-ink-2">
                {name} tells how it was made.
              </Dialog.Description>
            </div>
            <DialogClose />
          </header>
          <ul className="min-h-0 flex-1 overflow-y-auto px-5 py-2">
            {reading.notes.map((note) => (
              <Note key={`${note.field} ${note.theirs}`} note={note} />
            ))}
          </ul>
          <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
            <Button onClick={closeOffer}>Not now</Button>
            <Button look="primary" onClick={take} data-first-choice>
              <PenLine className="size-4" /> Remix
            </Button>
          </footer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function focusFirstChoice(event: Event) {
  event.preventDefault();
  (event.currentTarget as HTMLElement).querySelector<HTMLElement>("[data-first-choice]")?.focus();
}

const fields: Record<RecipeNote["field"], string> = {
  prompt: "Prompt",
  negativePrompt: "Negative prompt",
  seed: "Seed",
  steps: "Steps",
  guidance: "Guidance",
  sampler: "Sampler",
  size: "Size",
  model: "Model",
  extra: "Also used",
};

const outcomes: Record<RecipeNote["outcome"], { icon: typeof Check; word: string; tone: string }> =
  {
    kept: { icon: Check, word: "Kept", tone: "text-good" },
    changed: { icon: Replace, word: "Changed", tone: "text-safelight" },
    left: { icon: Minus, word: "Left out", tone: "text-ink-3" },
  };

function Note({ note: { field, outcome, theirs, ours, why } }: { note: RecipeNote }) {
  const { icon: Icon, word, tone } = outcomes[outcome];
  return (
    <li className="flex gap-3 border-line py-2.5 text-sm not-first:border-t">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="text-ink-2">
          {fields[field]} <span className="sr-only">{word}: </span>
        </p>
        <p className="line-clamp-4 break-words">
          {outcome === "changed" && theirs && (
            <>
              <s className="text-ink-3">
                <span className="sr-only">was </span>
                {theirs}
              </s>{" "}
            </>
          )}
          {outcome === "left" ? theirs : ours}
        </p>
        {why && <p className="mt-0.5 text-pretty text-ink-2">{why}</p>}
      </div>
    </li>
  );
}
