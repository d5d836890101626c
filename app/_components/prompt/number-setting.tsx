"use client";

import { cn } from "../../_lib/cn";
import { fieldLabels } from "../../_lib/draft";
import type { SamplingName } from "../../_lib/sampling";
import { editDraft } from "../../_hooks/use-composer";
import { Field, inputStyle } from "../ui/field";

type Props = {
  name: "steps" | "guidance" | SamplingName;
  hint: string;
  value: string;
  min: number;
  max: number;
  step: number;
  error: string | undefined;
  /** Why it cannot be changed now. */
  locked?: string;
};

/** A number to type or to slide. What is typed stays as typed, so that it can be mended. */
export function NumberSetting({ name, hint, value, min, max, step, error, locked }: Props) {
  const number = Number(value);
  return (
    <Field id={name} label={fieldLabels[name]} hint={locked ?? hint} error={error}>
      <div className="flex items-center gap-2.5">
        <input
          id={name}
          inputMode="decimal"
          className={cn(inputStyle, "w-16 flex-none text-center tabular-nums")}
          value={value}
          disabled={locked !== undefined}
          aria-invalid={error !== undefined}
          aria-describedby={`${name}-error`}
          onChange={(event) => editDraft({ [name]: event.target.value })}
        />
        <input
          type="range"
          tabIndex={-1}
          aria-hidden
          className="slim-range min-w-0 flex-1 disabled:opacity-40"
          min={min}
          max={max}
          step={step}
          value={Number.isFinite(number) ? number : min}
          disabled={locked !== undefined}
          onChange={(event) => editDraft({ [name]: event.target.value })}
        />
      </div>
    </Field>
  );
}
