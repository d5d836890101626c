"use client";

import { useState } from "react";
import { useFreshBar, useNewBoard, useSettingsOpen } from "../../_hooks/use-composer";
import { Completions } from "../prompt/completions";
import { Examples } from "../prompt/examples";
import { GenerateButton, SettingsButton } from "../prompt/prompt-bar";
import { PromptBox } from "../prompt/prompt-box";
import { PromptField, PromptNotes } from "../prompt/prompt-field";
import { Settings } from "../prompt/settings";
import { FieldError } from "../ui/field";

/** From here to a picture that comes up on a board of one's own: one prompt, one key. */
export function HomePrompt() {
  useFreshBar({ plain: true });
  const open = useSettingsOpen();
  const { busy, error, start } = useStart();
  const go = () => {
    void start();
    return false;
  };
  return (
    <div className="mt-8 grid max-w-[40rem] gap-4">
      <PromptBox>
        <div className="flex items-start gap-1 p-1 pr-2">
          <PromptField onEnter={go} placeholder="Describe a picture, press Enter" autoFocus large />
          <div className="mt-1 flex items-center gap-1">
            <SettingsButton open={open} />
            <GenerateButton onClick={go} busy={busy} />
          </div>
        </div>
        <PromptNotes />
        <Completions />
        <Settings open={open} />
      </PromptBox>
      <FieldError id="start-error">{error}</FieldError>
      <Examples onPick={go} />
    </div>
  );
}

function useStart() {
  const newBoard = useNewBoard();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function start() {
    if (busy) return;
    setBusy(true);
    setError(null);
    const problem = await newBoard(true);
    setError(problem?.message ?? null);
    setBusy(false);
  }
  return { busy, error, start };
}
