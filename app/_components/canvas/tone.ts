import type { CSSProperties } from "react";
import type { itemTones } from "@/server/contract";

/** A note's or section's colour as the theme has it. */
export const toneStyle = (tone: (typeof itemTones)[number]) =>
  ({ "--tone": tone === "paper" ? "var(--ink-3)" : `var(--${tone})` }) as CSSProperties;
