"use client";

import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { boardStore } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";

const mostOnSheet = 100;

/** What a contact sheet would show: the finished pictures that are chosen, or all that are known. */
export function useSheetPictures(): { ids: string[]; chosen: boolean } {
  const selection = useStore(deskStore, (desk) => desk.selection);
  const chosen = useStore(
    canvasStore,
    useShallow(({ items }) =>
      [...selection].flatMap((id) => {
        const item = items[id];
        return item?.kind === "picture" ? item.generationId : [];
      }),
    ),
  );
  const finished = useStore(
    boardStore,
    useShallow(({ generations }) =>
      (chosen.length > 0 ? chosen : Object.keys(generations))
        .filter((id) => generations[id]?.status === "succeeded")
        .slice(0, mostOnSheet),
    ),
  );
  return { ids: finished, chosen: chosen.length > 0 };
}
