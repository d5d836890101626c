"use client";

import { useEffect } from "react";
import { useStore } from "zustand";
import { toast } from "sonner";
import type { Item } from "@/server/contract";
import { boardStore } from "../_live/board-store";
import { canvasStore, edit, historyStore, onCanvasNotice, redo, undo } from "../_live/canvas-store";

export { edit, redo, undo };

export const useCanvasReady = () => useStore(canvasStore, (canvas) => canvas.ready);
export const itemsNow = () => canvasStore.getState().items;
export const listNow = (): Item[] => Object.values(itemsNow());
export const useCanUndo = () => useStore(historyStore, (history) => history.done.length > 0);
export const useCanRedo = () => useStore(historyStore, (history) => history.undone.length > 0);

/** Batches made here that the server has not confirmed. */
export const useUnsent = () => useStore(canvasStore, (canvas) => canvas.edits.length);

export const mayEdit = () => {
  const { role } = boardStore.getState();
  return role === "owner" || role === "editor";
};
export const useMayEdit = () =>
  useStore(boardStore, ({ role }) => role === "owner" || role === "editor");

/** Says what the server refused, and what undo left alone because it is somebody else's. */
export function useCanvasNotices() {
  useEffect(() => onCanvasNotice((sentence) => void toast(sentence, { id: sentence })), []);
}
