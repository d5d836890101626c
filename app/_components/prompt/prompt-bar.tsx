"use client";

import { useEffect } from "react";
import { CornerDownLeft, Flag, SlidersHorizontal } from "lucide-react";
import { samplingNames } from "@/server/contract";
import {
  generateOn,
  openSettings,
  useDraft,
  useFreshBar,
  useModel,
  useSettingsOpen,
} from "../../_hooks/use-composer";
import { openRace } from "../../_hooks/use-race";
import { useStartFile } from "../../_hooks/use-starts";
import { HistoryButton } from "../history/history-button";
import { Button } from "../ui/button";
import { Tip } from "../ui/tip";
import { Completions } from "./completions";
import { focusPrompt, promptId } from "./focus";
import { PromptField, PromptNotes } from "./prompt-field";
import { PromptHelp } from "./prompt-help";
import { Settings } from "./settings";
import { StartChips } from "./start-chips";
import { DropBox, StartFileButton, StartFileError } from "./start-file";
import { StartTools } from "./start-tools";
import { DraftPreview, TypingAlongButton } from "./typing-along";

/** Docked at the bottom of a board, always at hand. */
export function PromptBar({ boardId }: { boardId: string }) {
  useFreshBar();
  useSlashKey();
  const open = useSettingsOpen();
  const start = useStartFile(boardId);
  const generate = () => generateOn(boardId);
  return (
    <>
      <DropBox start={start}>
        <DraftPreview boardId={boardId} />
        <Settings open={open} />
        <StartChips />
        <div className="flex items-start gap-1 pr-2 max-sm:flex-wrap max-sm:justify-end">
          <PromptField onEnter={generate} placeholder="Describe a picture, press Enter" autoFocus />
          <div className="mt-1 flex items-center gap-1 max-sm:mb-1">
            <PromptHelp />
            <HistoryButton boardId={boardId} />
            <StartFileButton start={start} />
            <TypingAlongButton />
            <RaceButton />
            <SettingsButton open={open} />
            <GenerateButton onClick={generate} />
          </div>
        </div>
        <PromptNotes />
        <Completions />
        <StartFileError start={start} />
      </DropBox>
      <StartTools boardId={boardId} />
    </>
  );
}

/** The same words for every kind of machine. */
function RaceButton() {
  return (
    <Tip label="Race: the same words for every kind of machine">
      <Button look="ghost" size="icon" className="size-10" aria-label="Race" onClick={openRace}>
        <Flag />
      </Button>
    </Tip>
  );
}

export function GenerateButton({ onClick, busy }: { onClick: () => void; busy?: boolean }) {
  const { count = 1 } = useDraft();
  const label = count > 1 ? `Generate ${count}` : "Generate";
  return (
    <Button look="primary" aria-label={label} aria-disabled={busy} onClick={onClick}>
      <span className={count > 1 ? undefined : "max-sm:hidden"}>{label}</span>
      <CornerDownLeft className="size-4" />
    </Button>
  );
}

const settingFields = [
  ...(["steps", "guidance", "sampler", "negativePrompt"] as const),
  ...samplingNames,
];

export function SettingsButton({ open }: { open: boolean }) {
  const model = useModel();
  const { seedLocked, count, ...draft } = useDraft();
  const changed = settingFields.some((name) => draft[name]) || seedLocked || count;
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
