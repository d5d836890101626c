"use client";

import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../../_lib/cn";
import { LanguageSwitch } from "./language-switch";
import { DialogHead, underNotch } from "../ui/dialog-head";

type Props = {
  title: string;
  /** Beside the switch of the language. */
  actions?: ReactNode;
  /** What the dialog looks like from sm on, beside being one. */
  className?: string;
  bodyClassName?: string;
  onClose: () => void;
  onOpenAutoFocus?: (event: Event) => void;
  children: ReactNode;
};

/** A dialog that shows how a machine works and tells of it in English or Chinese. */
export function LessonDialog({ title, actions, className, bodyClassName, ...props }: Props) {
  const { onClose, onOpenAutoFocus = (event) => event.preventDefault(), children } = props;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/75" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={onOpenAutoFocus}
          className={cn(
            "animate-in fixed inset-0 z-50 flex flex-col overflow-hidden bg-raised shadow-lift sm:m-auto sm:rounded-lg sm:border sm:border-line",
            className,
          )}
        >
          <DialogHead
            title={title}
            className={cn("gap-2 bg-raised", underNotch)}
            titleClassName="text-lg sm:text-xl"
            actions={
              <>
                <LanguageSwitch />
                {actions}
              </>
            }
          />
          <div className={cn("min-h-0 flex-1 overflow-y-auto", bodyClassName)}>{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** As tall as what is in it, where the window is taller. */
export const fitting = "sm:inset-6 sm:h-fit sm:max-h-[calc(100dvh-3rem)] sm:max-w-5xl";
export const fittingBody = "p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:p-6";

/** On a slider the arrow keys work at once. */
export function startOnTheSlider(event: Event) {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  (dialog.querySelector<HTMLElement>("input[type=range]") ?? dialog).focus();
}
