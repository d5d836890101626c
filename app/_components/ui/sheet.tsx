"use client";

import { Dialog } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { DialogHead, underNotch } from "./dialog-head";

type Props = {
  title: string;
  trigger: ReactElement;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** A dialog for more than a few words: the whole screen on a phone, a card elsewhere. */
export function Sheet({ title, trigger, open, onOpenChange, children }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="animate-in fixed inset-0 z-50 flex flex-col bg-raised shadow-lift sm:inset-x-4 sm:top-[8vh] sm:bottom-auto sm:mx-auto sm:max-h-[84vh] sm:max-w-lg sm:rounded-lg sm:border sm:border-line"
        >
          <DialogHead title={title} className={underNotch} />
          <div className="min-h-0 overflow-y-auto px-5 pb-[max(1.25rem,env(safe-area-inset-bottom))]">
            {children}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
