import type { CSSProperties } from "react";
import type { Person } from "@/server/contract";
import { cn } from "../../_lib/cn";
import { initials } from "../../_lib/format";

/** Makes a person's colour available inside as `tone`, fit for the theme. */
export const toneOf = (color: Person["color"]) =>
  ({ "--tone": `var(--${color})` }) as CSSProperties;

export function Avatar({ person, className }: { person: Person; className?: string }) {
  return (
    <span
      aria-hidden
      style={toneOf(person.color)}
      className={cn(
        "grid size-8 shrink-0 place-items-center rounded-full bg-tone text-xs font-semibold text-bg",
        className,
      )}
    >
      {initials(person.name)}
    </span>
  );
}
