"use client";

import { useStore } from "zustand";
import type { Generation } from "@/server/contract";
import { boardStore } from "../_live/board-store";

/** "after Ada": whose picture this one was made from; null if it came from a prompt alone. */
export function useCredit({ parentId, author }: Generation): string | null {
  const parent = useStore(boardStore, ({ generations }) =>
    parentId ? generations[parentId]?.author : undefined,
  );
  if (!parentId) return null;
  if (!parent) return "a remix";
  return parent.id === author.id ? "after one’s own" : `after ${parent.name}`;
}
