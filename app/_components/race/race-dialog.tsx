"use client";

import { Dialog } from "radix-ui";
import { Dices, Flag, LoaderCircle } from "lucide-react";
import { useId } from "react";
import { limits } from "@/server/contract";
import { useRaceForm } from "../../_hooks/use-race-form";
import { closeTool } from "../../_hooks/use-starts";
import { Button } from "../ui/button";
import { FieldError, inputStyle } from "../ui/field";
import { DialogClose } from "../ui/dialog-head";
import { Hint, IconButton } from "../ui/tip";
import { explained } from "../words";
import { FamilyChips } from "./family-chips";

/** One prompt, one seed, several ways to make a picture: what a race is made of. */
export function RaceDialog({ boardId }: { boardId: string }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeTool()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content className="animate-in fixed inset-0 z-50 flex flex-col bg-raised shadow-lift sm:inset-x-4 sm:top-[6vh] sm:bottom-auto sm:mx-auto sm:max-h-[88vh] sm:max-w-3xl sm:rounded-lg sm:border sm:border-line">
          <header className="flex items-start gap-3 border-b border-line py-3 pr-2 pl-5 max-sm:pt-[max(0.75rem,env(safe-area-inset-top))]">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="font-display text-2xl">Race</Dialog.Title>
              <Dialog.Description className="text-sm text-pretty text-ink-2">
                The same words and the same chance, drawn by different kinds of machines, side by
                side.
              </Dialog.Description>
            </div>
            <DialogClose />
          </header>
          <RaceForm boardId={boardId} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function RaceForm({ boardId }: { boardId: string }) {
  const form = useRaceForm(boardId, closeTool);
  const [promptId, seedId] = [useId(), useId()];
  const { prompt, seed, chosen, models, errors, busy } = form;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        form.go();
      }}
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_13rem]">
          <div className="grid content-start gap-1.5">
            <label htmlFor={promptId} className="text-sm font-medium">
              Prompt
            </label>
            <input
              id={promptId}
              value={prompt}
              autoFocus
              maxLength={limits.promptChars}
              placeholder="What should all of them draw?"
              aria-invalid={errors.prompt !== undefined}
              aria-describedby={`${promptId}-error`}
              onChange={(event) => form.edit({ prompt: event.target.value })}
              className={inputStyle}
            />
            <FieldError id={`${promptId}-error`}>{errors.prompt}</FieldError>
          </div>
          <div className="grid content-start gap-1.5">
            <div className="flex items-center gap-1">
              <label htmlFor={seedId} className="text-sm font-medium">
                Seed
              </label>
              <Hint about="seed">{explained.seed}</Hint>
            </div>
            <div className="flex items-center gap-1">
              <input
                id={seedId}
                value={seed}
                inputMode="numeric"
                autoComplete="off"
                aria-invalid={errors.seed !== undefined}
                aria-describedby={`${seedId}-error`}
                onChange={(event) => form.edit({ seed: event.target.value })}
                className={`${inputStyle} font-mono`}
              />
              <IconButton label="Roll a new seed" onClick={form.reroll}>
                <Dices />
              </IconButton>
            </div>
            <FieldError id={`${seedId}-error`}>{errors.seed}</FieldError>
          </div>
        </div>
        <FamilyChips models={models} chosen={chosen} onChoose={form.choose} />
        <FieldError id="race-error">{errors.race}</FieldError>
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        <p className="mr-auto text-sm text-ink-2">{form.summary}</p>
        <Button look="primary" type="submit" aria-disabled={busy || !form.ready}>
          {busy ? <LoaderCircle className="size-4 animate-spin" /> : <Flag className="size-4" />} Go
        </Button>
      </footer>
    </form>
  );
}
