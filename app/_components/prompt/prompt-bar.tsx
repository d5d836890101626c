"use client";

import { useEffect } from "react";
import { CornerDownLeft, SlidersHorizontal } from "lucide-react";
import { cn } from "../../_lib/cn";
import {
  generateOn,
  openSettings,
  useDraft,
  useFreshBar,
  useModel,
  useSettingsOpen,
} from "../../_hooks/use-composer";
import { Button } from "../ui/button";
import { Tip } from "../ui/tip";
import { focusPrompt, promptId } from "./focus";
import { PromptField, PromptNotes } from "./prompt-field";
import { Settings } from "./settings";

/** Docked at the bottom of a board, always at hand. */
export function PromptBar({ boardId }: { boardId: string }) {
  useFreshBar();
  useSlashKey();
  const open = useSettingsOpen();
  const generate = () => generateOn(boardId);
  return (
    <PromptBox>
      <Settings open={open} />
      <div className="flex items-start gap-1 pr-2">
        <PromptField onEnter={generate} placeholder="Describe a picture, press Enter" autoFocus />
        <div className="mt-1 flex items-center gap-1">
          <SettingsButton open={open} />
          <GenerateButton onClick={generate} />
        </div>
      </div>
      <PromptNotes />
    </PromptBox>
  );
}

export function PromptBox({
  children,
  className,
}: {
  children: React.ReactNode;
  className?: string;
}) {
  return (
    <div
      className={cn(
        "rounded-xl border border-line-strong/70 bg-raised shadow-lift transition-colors focus-within:border-safelight",
        className,
      )}
    >
      {children}
    </div>
  );
}

export function GenerateButton({ onClick, busy }: { onClick: () => void; busy?: boolean }) {
  return (
    <Button look="primary" aria-label="Generate" aria-disabled={busy} onClick={onClick}>
      <span className="max-sm:hidden">Generate</span>
      <CornerDownLeft className="size-4" />
    </Button>
  );
}

export function SettingsButton({ open }: { open: boolean }) {
  const model = useModel();
  const { steps, guidance, sampler, negativePrompt, seedLocked } = useDraft();
  const changed = [steps, guidance, sampler, negativePrompt].some(Boolean) || seedLocked;
  const label = open ? "Fold the settings away" : "Settings";
  return (
    <Tip label={changed && !open ? "Settings (changed)" : label}>
      <Button
        look="ghost"
        size="icon"
        aria-label={label}
        aria-expanded={open}
        aria-controls="settings"
        disabled={!model}
        onClick={() => openSettings(!open)}
        className="relative size-10"
      >
        <SlidersHorizontal />
        {changed && (
          <span className="absolute top-1.5 right-1.5 size-2 rounded-full bg-safelight" />
        )}
      </Button>
    </Tip>
  );
}

/** "/" goes to the prompt from anywhere, except where something is being typed. */
function useSlashKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const typing =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
        (target as HTMLInputElement).type !== "range";
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key !== "/" || typing || !plain || !document.getElementById(promptId)) return;
      event.preventDefault();
      focusPrompt();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
