"use client";

import { SendHorizontal } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { commentLimits, type ContractError, type Person } from "@/server/contract";
import { loadSpeakable, useSpeakable } from "../../_hooks/use-talk";
import { nameBegun, suggest, withIds } from "../../_lib/mentions";
import { Button } from "../ui/button";
import { FieldError } from "../ui/field";
import { Suggestions } from "./suggestions";

type Props = {
  label: string;
  initial?: string;
  /** People named in `initial`. */
  named?: Person[];
  submit?: string;
  autoFocus?: boolean;
  /** What the words will be about, beside the button. */
  children?: ReactNode;
  onSend: (body: string) => Promise<ContractError | null>;
  onCancel?: () => void;
};

/** Words to say: Enter sends, Shift and Enter begins a line, @ calls somebody by name. */
export function Composer(props: Props) {
  const { label, initial = "", named = [], submit = "Send", autoFocus, children } = props;
  const [text, setText] = useState(initial);
  const [picked, setPicked] = useState(named);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const everybody = useSpeakable();
  const names = useNames(everybody, field, text, setText, (person) =>
    setPicked([...picked, person]),
  );
  const listId = useId();

  async function send() {
    if (busy || text.trim() === "") return;
    setBusy(true);
    const problem = await props.onSend(withIds(text.trim(), [...picked, ...everybody]));
    setBusy(false);
    setError(problem?.message ?? null);
    if (!problem) setText("");
  }
  function onKeyDown(event: KeyboardEvent) {
    if (names.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
    if (event.key === "Escape" && props.onCancel) {
      event.stopPropagation();
      props.onCancel();
    }
  }
  return (
    <div className="relative">
      {names.open && (
        <Suggestions
          id={listId}
          people={names.people}
          active={names.active}
          onPick={(person) => names.pick(person)}
        />
      )}
      <div className="rounded-lg border border-line-strong bg-bg focus-within:border-safelight">
        <textarea
          ref={field}
          aria-label={label}
          placeholder={label}
          value={text}
          rows={1}
          maxLength={commentLimits.chars}
          autoFocus={autoFocus}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={names.open}
          aria-controls={listId}
          aria-activedescendant={names.open ? `${listId}-${names.active}` : undefined}
          onFocus={loadSpeakable}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
            names.look(event.target);
          }}
          onSelect={(event) => names.look(event.currentTarget)}
          onBlur={names.close}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-40 w-full resize-none bg-transparent px-3 py-2.5 text-base outline-none sm:text-sm"
        />
        <div className="flex flex-wrap items-center gap-1.5 px-1.5 pb-1.5">
          {children}
          <span className="ml-auto flex gap-1">
            {props.onCancel && (
              <Button size="sm" look="ghost" onClick={props.onCancel}>
                Cancel
              </Button>
            )}
            <Button
              size="sm"
              look={text.trim() ? "primary" : "ghost"}
              aria-disabled={busy}
              disabled={text.trim() === ""}
              onClick={() => void send()}
            >
              {submit} <SendHorizontal className="size-4" />
            </Button>
          </span>
        </div>
      </div>
      <FieldError id={`${listId}-error`}>{error}</FieldError>
    </div>
  );
}

type Field = React.RefObject<HTMLTextAreaElement | null>;

/** The list of names that opens at an @; arrows choose, Enter or Tab takes. */
function useNames(
  everybody: Person[],
  field: Field,
  text: string,
  setText: (text: string) => void,
  onPick: (person: Person) => void,
) {
  const [begun, setBegun] = useState<{ at: number; query: string } | null>(null);
  const [active, setActive] = useState(0);
  const people = begun ? suggest(begun.query, everybody) : [];
  const open = people.length > 0;
  const close = () => setBegun(null);
  function look(box: HTMLTextAreaElement) {
    setBegun(nameBegun(box.value, box.selectionStart));
    setActive(0);
  }
  function pick(person: Person) {
    if (!begun) return;
    const end = begun.at + 1 + begun.query.length;
    setText(`${text.slice(0, begun.at)}@${person.name} ${text.slice(end)}`);
    onPick(person);
    close();
    const caret = begun.at + person.name.length + 2;
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
    field.current?.focus();
  }
  /** Whether the key was for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!open) return false;
    const move = { ArrowDown: 1, ArrowUp: people.length - 1 }[event.key];
    const take = event.key === "Enter" || event.key === "Tab";
    if (move === undefined && !take && event.key !== "Escape") return false;
    event.preventDefault();
    event.stopPropagation();
    if (move !== undefined) setActive((active + move) % people.length);
    else if (take) pick(people[active] ?? people[0]!);
    else close();
    return true;
  }
  return { open, people, active, look, pick, close, onKeyDown };
}
