"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import type { ContractError } from "@/server/contract";
import { Button } from "../ui/button";
import { FieldError, inputStyle } from "../ui/field";

type FieldProps = {
  name: string;
  label: string;
  type: "email" | "password";
  autoComplete: string;
  hint?: string;
  error: ContractError | null;
};

/** One line of a form, with what the server found wrong with it. */
export function FormField({ name, label, type, autoComplete, hint, error }: FieldProps) {
  const wrong = error?.field === name;
  return (
    <label className="grid gap-1.5 text-sm font-medium">
      {label}
      <input
        name={name}
        type={type}
        required
        autoComplete={autoComplete}
        aria-invalid={wrong}
        aria-describedby={`${name}-note`}
        className={inputStyle}
      />
      <span id={`${name}-note`} className="font-normal text-ink-2">
        {wrong ? (
          <FieldError id={`${name}-error`}>{sentence(error.message, name)}</FieldError>
        ) : (
          hint
        )}
      </span>
    </label>
  );
}

/** The server names fields as the contract does; here the label stands above already. */
const sentence = (message: string, name: string) =>
  message.startsWith(`${name} `) ? `This ${message.slice(name.length + 1)}.` : message;

type Values = Record<string, string>;

type FormProps = {
  submit: string;
  fields: string[];
  /** Answers with what went wrong, if anything did. */
  onSubmit: (values: Values) => Promise<ContractError | null>;
  children: (error: ContractError | null) => ReactNode;
};

/** Sends once at a time and keeps what was typed when it is refused. */
export function Form({ submit, fields, onSubmit, children }: FormProps) {
  const [error, setError] = useState<ContractError | null>(null);
  const [busy, setBusy] = useState(false);
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    setBusy(true);
    const values = Object.fromEntries([...data].map(([key, value]) => [key, String(value)]));
    const problem = await onSubmit(values);
    setError(problem);
    if (!problem) form.reset();
    setBusy(false);
  }
  const general = error && !fields.includes(error.field ?? "") ? error.message : null;
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="grid gap-4">
      {children(error)}
      <FieldError id="form-error">{general}</FieldError>
      <Button type="submit" look="primary" aria-disabled={busy} className="justify-self-start">
        {busy ? "One moment…" : submit}
      </Button>
    </form>
  );
}
