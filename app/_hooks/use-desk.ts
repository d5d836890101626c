"use client";

import { flushSync } from "react-dom";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { canvasStore } from "../_live/canvas-store";
import { deskStore, type Sheet, type Tool } from "../_live/desk-store";
import { signal } from "../_live/together-store";

export type { Sheet, Tool };

export const useSelection = () => useStore(deskStore, (desk) => desk.selection);
export const useOnlySelected = (id: string) =>
  useStore(deskStore, ({ selection }) => selection.size === 1 && selection.has(id));
export const useTool = () => useStore(deskStore, (desk) => desk.tool);
export const useGuides = () => useStore(deskStore, (desk) => desk.guides);
/** Whether a dragged picture lies on this one: null, "near", or "blend" if letting go blends them. */
export const useDropOn = (id: string) =>
  useStore(deskStore, ({ over }) => (over?.id !== id ? null : over.blends ? "blend" : "near"));
export const useSheet = () => useStore(deskStore, (desk) => desk.sheet);
export const useIsEditing = (id: string) => useStore(deskStore, (desk) => desk.editing === id);

/** The things that are selected, as far as they are still there. */
export const useSelectedItems = () => {
  const ids = useSelection();
  return useStore(
    canvasStore,
    useShallow((canvas) => [...ids].flatMap((id) => canvas.items[id] ?? [])),
  );
};

export function selectedItems() {
  const { items } = canvasStore.getState();
  return [...deskStore.getState().selection].flatMap((id) => items[id] ?? []);
}

const mostTold = 200;

export function select(ids: Iterable<string>) {
  const selection = new Set(ids);
  const now = deskStore.getState().selection;
  if (selection.size === now.size && [...selection].every((id) => now.has(id))) return;
  deskStore.setState({ selection });
  signal({ selection: [...selection].slice(0, mostTold) });
}

export const isSelected = (id: string) => deskStore.getState().selection.has(id);
export const startEditing = (editing: string) => deskStore.setState({ editing });
export const stopEditing = () => deskStore.setState({ editing: null });
export const chooseTool = (tool: Tool) => deskStore.setState({ tool });
export const openSheet = (sheet: Sheet) => deskStore.setState({ sheet });
export const toggleSheet = (sheet: Sheet) =>
  deskStore.setState((desk) => ({ sheet: desk.sheet === sheet ? null : sheet }));
/** With the field in focus before the next key comes, however quick the hand. */
export function togglePalette() {
  flushSync(() => toggleSheet("palette"));
  document.querySelector<HTMLElement>("[cmdk-input]")?.focus();
}
export const currentSheet = () => deskStore.getState().sheet;
