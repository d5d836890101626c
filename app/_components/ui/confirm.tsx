"use client";

import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { buttonStyle } from "./button";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  confirm: string;
  /** The button that changes nothing. */
  cancel?: string;
  onConfirm: () => void;
};

/** Asks before something that cannot be undone. */
export function Confirm(props: Props) {
  const { open, onOpenChange, title, children, confirm, cancel = "Keep it", onConfirm } = props;
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <AlertDialog.Content className="animate-in fixed inset-x-4 top-1/3 z-50 mx-auto max-w-md rounded-lg border border-line bg-raised p-6 shadow-lift">
          <AlertDialog.Title className="font-display text-2xl">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{children}</AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel className={buttonStyle({ look: "outline" })}>
              {cancel}
            </AlertDialog.Cancel>
            <AlertDialog.Action className={buttonStyle({ look: "primary" })} onClick={onConfirm}>
              {confirm}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
