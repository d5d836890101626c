"use client";

import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { Box, Generation, Items } from "@/server/contract";
import { picturesOf, wayOf } from "../_lib/way";
import { boardStore } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";
import { lineageStore, restoreLineage } from "../_live/lineage-store";
import { togetherStore } from "../_live/together-store";

export { toggleLineage } from "../_live/lineage-store";

export const useLineageShown = () => useStore(lineageStore, ({ shown }) => shown);

/** Takes up what was chosen the last time; in the browser alone, after the server's page. */
export const useRestoredLineage = () => useEffect(restoreLineage, []);

export type LineageLine = { key: string; from: Box; to: Box; chosen: boolean };

/** Lines between cards of the board, as they lie this moment, drags and all. */
export function useLineageLines(): LineageLine[] {
  const items = useStore(canvasStore, (canvas) => canvas.items);
  const generations = useStore(boardStore, (board) => board.generations);
  const selection = useStore(deskStore, (desk) => desk.selection);
  const mine = useStore(deskStore, (desk) => desk.moving);
  const theirs = useStore(togetherStore, (together) => together.moving);
  const pairs = useMemo(() => pairsOf(items, generations), [items, generations]);
  return pairs.flatMap(({ parent, child }) => {
    const box = (id: string): Box | undefined => mine[id] ?? theirs[id] ?? items[id];
    const [from, to] = [box(parent), box(child)];
    if (!from || !to) return [];
    const chosen = selection.has(parent) || selection.has(child);
    return [{ key: `${parent} ${child}`, from, to, chosen }];
  });
}

/** Cards of parents and children by their ids. A picture with several cards is linked at its first. */
function pairsOf(items: Items, generations: Record<string, Generation>) {
  const cards = new Map<string, string>();
  for (const item of Object.values(items)) {
    if (item.kind === "picture" && !cards.has(item.generationId)) {
      cards.set(item.generationId, item.id);
    }
  }
  return [...cards].flatMap(([generationId, child]) => {
    const generation = generations[generationId];
    return parentIds(generation).flatMap((id) => {
      const parent = cards.get(id);
      return parent ? [{ parent, child }] : [];
    });
  });
}

function parentIds(generation: Generation | undefined): string[] {
  if (!generation) return [];
  const way = wayOf(generation.recipe);
  const refs = way ? picturesOf(way) : [];
  const started = refs.flatMap((ref) => (ref.kind === "generation" ? ref.id : []));
  return [...new Set([...started, ...(generation.parentId ? [generation.parentId] : [])])];
}
