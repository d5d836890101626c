import type { ReactNode } from "react";
import { Hint } from "./tip";

export const inputStyle =
  "min-h-10 w-full min-w-0 rounded-md border border-line-strong bg-bg px-3 text-base sm:text-sm hover:border-ink-2 disabled:border-line disabled:opacity-60 aria-invalid:border-danger";

/** Takes no room until there is something to say. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="text-sm text-danger empty:hidden">
      {children}
    </p>
  );
}

type FieldProps = {
  id: string;
  label: string;
  hint: ReactNode;
  error: string | undefined;
  children: ReactNode;
  className?: string;
};

/** One setting: its name, what it means in plain words, its control, and what is wrong with it. */
export function Field({ id, label, hint, error, children, className }: FieldProps) {
  return (
    <div
      className={`grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1.5 ${className ?? ""}`}
    >
      <div className="flex items-center gap-1">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <Hint about={label.toLowerCase()}>{hint}</Hint>
      </div>
      {children}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  );
}
