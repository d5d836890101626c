import { createStore } from "zustand/vanilla";
import type { Box } from "@/server/contract";
import type { Guide } from "../_lib/canvas/snap";

export type Tool = "select" | "hand";
export type Sheet = "palette" | "shortcuts" | "outline" | null;

/** What this window does with the canvas just now; nobody else's business, and never stored. */
export type Desk = {
  selection: ReadonlySet<string>;
  /** The note, title or link being typed. */
  editing: string | null;
  tool: Tool;
  /** What is being dragged or resized, by id, before it is dropped. */
  moving: Readonly<Record<string, Box>>;
  guides: Guide[];
  /** The picture that a dragged one lies on, and whether letting go blends the two. */
  over: { id: string; blends: boolean } | null;
  sheet: Sheet;
};

export const emptyDesk: Desk = {
  ...{
    selection: new Set<string>(),
    editing: null,
    tool: "select",
    moving: {},
    guides: [],
    over: null,
  },
  sheet: null,
};

export const deskStore = createStore<Desk>(() => emptyDesk);
