"use client";

import Link from "next/link";
import { useState, type FormEvent } from "react";
import {
  limits,
  personColors,
  personUpdate,
  type ContractError,
  type Person,
} from "@/server/contract";
import { cn } from "../../_lib/cn";
import { useColoursOfOthers } from "../../_hooks/use-board";
import { updatePerson, useAccount, useMe } from "../../_hooks/use-session";
import { ThemeToggle } from "../theme-toggle";
import { useChoice } from "../../_hooks/use-choice";
import { Button } from "../ui/button";
import { FieldError, inputStyle } from "../ui/field";
import { Pop } from "../ui/popover";
import { Avatar, toneOf } from "./avatar";

/** Who the studio takes you for; a click changes it. */
export function GuestChip({ compact = false }: { compact?: boolean }) {
  const me = useMe();
  if (!me) return <span className="size-10 shrink-0" />;
  return (
    <Pop
      label="Your name and colour"
      trigger={
        <button
          type="button"
          aria-label={`You are ${me.name}. Change name or colour`}
          className="inline-flex min-h-10 max-w-52 items-center gap-2 rounded-full p-1 pr-1 hover:bg-ink/8"
        >
          <Avatar person={me} />
          <span className={`truncate pr-2 text-sm ${compact ? "max-xl:hidden" : "max-sm:hidden"}`}>
            {me.name}
          </span>
        </button>
      }
    >
      <PersonForm me={me} />
    </Pop>
  );
}

function PersonForm({ me }: { me: Person }) {
  const [name, setName] = useState(me.name);
  const [error, setError] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);

  async function save(change: { name?: string; color?: Person["color"] }) {
    const problem = complaint(change) ?? (await updatePerson(change).then(refusal));
    setError(problem);
    setSaved(problem === null);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    void save({ name });
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm text-ink-2">This is how others see you on a board.</p>
      <label className="grid gap-1.5 text-sm font-medium">
        Your name
        <span className="flex gap-2">
          <input
            className={inputStyle}
            value={name}
            maxLength={limits.nameChars + 8}
            autoComplete="nickname"
            aria-invalid={error !== null}
            aria-describedby="name-error"
            onChange={(event) => {
              setName(event.target.value);
              setSaved(false);
            }}
          />
          <Button type="submit" disabled={name.trim() === me.name}>
            {saved && name.trim() === me.name ? "Saved" : "Save"}
          </Button>
        </span>
      </label>
      <FieldError id="name-error">{error}</FieldError>
      <ColorChoice value={me.color} onChange={(color) => save({ color })} />
      <AccountLine />
      <div className="-mb-2 flex items-center justify-between border-t border-line pt-2 text-sm font-medium sm:hidden">
        Light or dark <ThemeToggle />
      </div>
    </form>
  );
}

function AccountLine() {
  const account = useAccount();
  return (
    <p className="border-t border-line pt-3 text-sm text-ink-2">
      {account ? `Signed in as ${account.email}.` : "You are a guest on this browser."}{" "}
      <Link href="/account" className="font-medium text-safelight hover:underline">
        {account ? "Your account" : "Keep everything with an account, or sign in"}
      </Link>
    </p>
  );
}

type ColorChoiceProps = {
  value: Person["color"];
  onChange: (color: Person["color"]) => Promise<void>;
};

function ColorChoice({ value, onChange }: ColorChoiceProps) {
  const [chosen, choose] = useChoice(value, onChange);
  const others = useColoursOfOthers();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Your colour</legend>
      <div className="grid grid-cols-8">
        {personColors.map((color) => (
          <label
            key={color}
            style={toneOf(color)}
            title={others[color] && `${others[color]} has this colour`}
            className="grid h-10 place-items-center"
          >
            <input
              type="radio"
              name="color"
              aria-label={others[color] ? `${color}, ${others[color]} has it` : color}
              checked={color === chosen}
              onChange={() => choose(color)}
              className={cn(
                "size-7 appearance-none rounded-full border-4 border-raised bg-tone ring-tone checked:ring-2",
                others[color] && "opacity-35",
              )}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function complaint(change: { name?: string }): string | null {
  const parsed = personUpdate.safeParse(change);
  return parsed.success ? null : `Name ${parsed.error.issues[0]?.message}`;
}

const refusal = (answer: { ok: true } | { ok: false; error: ContractError }) =>
  answer.ok ? null : answer.error.message;
