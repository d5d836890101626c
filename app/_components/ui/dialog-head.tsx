"use client";

import { Dialog } from "radix-ui";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";
import { IconButton } from "./tip";

/** The way out of a dialog. */
export const DialogClose = () => (
  <Dialog.Close asChild>
    <IconButton label="Close">
      <X />
    </IconButton>
  </Dialog.Close>
);

type Props = {
  title: string;
  /** Before the title, and between it and the way out. */
  lead?: ReactNode;
  actions?: ReactNode;
  className?: string;
  titleClassName?: string;
};

/** A dialog's title in one line, with the way out. */
export function DialogHead({ title, lead, actions, className, titleClassName }: Props) {
  return (
    <header
      className={cn("flex items-center gap-3 border-b border-line py-2 pr-2 pl-5", className)}
    >
      {lead}
      <Dialog.Title className={cn("min-w-0 flex-1 truncate font-display text-xl", titleClassName)}>
        {title}
      </Dialog.Title>
      {actions}
      <DialogClose />
    </header>
  );
}

/** On a phone a dialog covers the screen, its notch too. */
export const underNotch = "max-sm:pt-[max(0.5rem,env(safe-area-inset-top))]";
