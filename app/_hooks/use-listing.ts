"use client";

import { useMemo } from "react";
import { useStore } from "zustand";
import { readingOrder } from "../_lib/canvas/geometry";
import { boardStore } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { nameOf } from "./use-nodes";

/** Everything on the board in words, in the order in which one would read it. */
export function useListing(): { id: string; name: string }[] {
  const items = useStore(canvasStore, (canvas) => canvas.items);
  const generations = useStore(boardStore, (board) => board.generations);
  return useMemo(
    () => readingOrder(Object.values(items)).map((item) => ({ id: item.id, name: nameOf(item) })),
    // The names of pictures are those of their generations.
    // oxlint-disable-next-line react/exhaustive-deps
    [items, generations],
  );
}

/** Pictures of this board that were taken off the canvas; they can be put back. */
export function useOffCanvas(): { id: string; name: string }[] {
  const items = useStore(canvasStore, (canvas) => canvas.items);
  const generations = useStore(boardStore, (board) => board.generations);
  return useMemo(() => {
    const shown = new Set(
      Object.values(items).flatMap((item) => (item.kind === "picture" ? item.generationId : [])),
    );
    return Object.values(generations)
      .filter(({ id }) => !shown.has(id))
      .map(({ id, recipe }) => ({ id, name: recipe.prompt }));
  }, [items, generations]);
}
