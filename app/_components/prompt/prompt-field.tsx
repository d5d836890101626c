"use client";

import { useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { X } from "lucide-react";
import { limits } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { editDraft, useDraft, useFieldErrors } from "../../_hooks/use-composer";
import { useFinePointer } from "../../_hooks/use-media";
import { IconButton } from "../ui/tip";
import { enterCompletions } from "./completions";
import { promptId } from "./focus";

type Props = { onEnter: () => boolean; placeholder: string; autoFocus?: boolean; large?: boolean };

/** Grows with what is typed. Enter generates, Shift+Enter makes a new line. */
export function PromptField({ onEnter, placeholder, autoFocus, large }: Props) {
  const { prompt } = useDraft();
  const error = useFieldErrors().prompt;
  const fine = useFinePointer();
  const ref = useGrowing();

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const { selectionStart, value } = event.currentTarget;
    if (event.key === "ArrowDown" && selectionStart === value.length && enterCompletions())
      return event.preventDefault();
    // Enter also ends a word in Japanese or Chinese input; that one is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const sent = onEnter();
    // The words stay for another take, selected, so that typing replaces them.
    if (sent && fine) event.currentTarget.select();
  }
  return (
    <div className="flex min-w-0 flex-1 items-start max-sm:basis-full">
      <textarea
        ref={ref}
        id={promptId}
        rows={1}
        value={prompt}
        aria-label="Prompt"
        aria-invalid={error !== undefined}
        aria-describedby="prompt-notes"
        enterKeyHint="send"
        placeholder={placeholder}
        // Only where no on-screen keyboard would jump up.
        autoFocus={autoFocus && fine}
        onKeyDown={onKeyDown}
        onChange={(event) => editDraft({ prompt: event.target.value })}
        className={cn(
          "max-h-40 min-h-12 w-full min-w-0 flex-1 resize-none bg-transparent py-3 pl-4 leading-6 outline-none placeholder:text-ink-3",
          large ? "text-base sm:text-lg" : "text-base",
        )}
      />
      {prompt !== "" && (
        <IconButton
          label="Clear the prompt"
          className="mt-1.5"
          onClick={() => {
            editDraft({ prompt: "" });
            ref.current?.focus();
          }}
        >
          <X />
        </IconButton>
      )}
    </div>
  );
}

/** As high as its text, measured after every change of it. */
function useGrowing() {
  const ref = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  });
  return ref;
}

/** What is wrong, or how much room is left once that begins to matter. */
export function PromptNotes() {
  const { length } = useDraft().prompt;
  const error = useFieldErrors().prompt;
  const tight = length > limits.promptChars * 0.8;
  if (!error && !tight) return <div id="prompt-notes" hidden />;
  return (
    <div id="prompt-notes" className="flex gap-3 px-4 pb-2 text-sm">
      <p role="alert" className="flex-1 text-danger">
        {error}
      </p>
      {tight && (
        <p
          className={cn("tabular-nums", length > limits.promptChars ? "text-danger" : "text-ink-2")}
        >
          {length} of {limits.promptChars}
        </p>
      )}
    </div>
  );
}
