import type { ReactNode } from "react";
import { Field, inputStyle } from "../ui/field";

type Props = {
  id: string;
  label: string;
  hint: ReactNode;
  value: string;
  options: { value: string; label: string }[];
  error: string | undefined;
  onChange: (value: string) => void;
  className?: string;
  /** Not to be changed now; the hint says why. */
  locked?: boolean;
};

/** One of a few. With nothing to choose from, it just says what it is. */
export function Choice({
  id,
  label,
  hint,
  value,
  options,
  error,
  onChange,
  className,
  locked,
}: Props) {
  return (
    <Field id={id} label={label} hint={hint} error={error} className={className}>
      <select
        id={id}
        className={inputStyle}
        value={value}
        disabled={locked || options.length < 2}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-error`}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
