"use client";

import { Dialog } from "radix-ui";
import { ExternalLink, X } from "lucide-react";
import type { Generation } from "@/server/contract";
import { buttonStyle } from "../ui/button";
import { IconButton, Tip } from "../ui/tip";
import { Hood } from "./hood";
import { LanguageSwitch } from "./language-switch";

type Props = { generation: Generation; onClose: () => void };

/** Under the hood of a picture, above the page that one came from. */
export function HoodDialog({ generation, onClose }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/75" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={startOnTheStrip}
          className="animate-in fixed inset-0 z-50 flex flex-col overflow-hidden bg-bg shadow-lift sm:inset-4 sm:m-auto sm:max-w-[88rem] sm:rounded-lg sm:border sm:border-line"
        >
          <header className="flex items-center gap-2 border-b border-line bg-raised py-2 pr-2 pl-4 max-sm:pt-[max(0.5rem,env(safe-area-inset-top))] sm:pl-6">
            <Dialog.Title className="min-w-0 flex-1 truncate font-display text-xl">
              Under the hood
            </Dialog.Title>
            <LanguageSwitch />
            <Tip label="As a page of its own, to share">
              <a
                href={`/p/${generation.id}/hood`}
                target="_blank"
                rel="noreferrer"
                aria-label="As a page of its own, to share"
                className={buttonStyle({ look: "ghost", size: "icon" })}
              >
                <ExternalLink aria-hidden />
              </a>
            </Tip>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-[max(1.5rem,env(safe-area-inset-bottom))] sm:px-6">
            <Hood generation={generation} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** On the strip the arrow keys work at once. */
function startOnTheStrip(event: Event) {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  (dialog.querySelector<HTMLElement>("input[type=range]") ?? dialog).focus();
}
