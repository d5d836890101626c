"use client";

import { useMemo, type KeyboardEvent } from "react";
import { completions } from "../../_lib/complete";
import { editDraft, useDraft, useModel } from "../../_hooks/use-composer";
import { focusPrompt } from "./focus";

const listId = "completions";
const none: string[] = [];

/** What the model knows by a name that begins like the last word; the down arrow goes there. */
export function Completions() {
  const { prompt } = useDraft();
  const names = useModel()?.names ?? none;
  const found = useMemo(() => completions(prompt, names), [prompt, names]);
  if (found.length === 0) return null;
  return (
    <ul
      id={listId}
      aria-label="Things that the model knows"
      className="flex flex-wrap gap-x-1 px-2 pb-2"
    >
      {found.map(({ name, prompt: completed }) => (
        <li key={name}>
          <button
            type="button"
            onKeyDown={onKeyDown}
            className="min-h-8 rounded-full px-2 text-sm text-ink-2 hover:text-ink touch:min-h-10"
            onClick={() => {
              editDraft({ prompt: completed });
              focusPrompt();
            }}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** @returns whether there was a completion to go to. */
export function enterCompletions(): boolean {
  const first = document.querySelector<HTMLElement>(`#${listId} button`);
  first?.focus();
  return first !== null;
}

function onKeyDown(event: KeyboardEvent<HTMLButtonElement>) {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>(`#${listId} button`)];
  const at = buttons.indexOf(event.currentTarget);
  const back = event.key === "Escape" || event.key === "ArrowUp";
  const next = event.key === "ArrowRight" ? at + 1 : event.key === "ArrowLeft" ? at - 1 : null;
  if (!back && next === null) return;
  event.preventDefault();
  event.stopPropagation();
  if (back) focusPrompt();
  else buttons[next!]?.focus();
}
