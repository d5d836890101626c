"use client";

import { talkStore, deskStore as talkDesk } from "../_live/talk-store";
import { fitSelection } from "./use-camera";
import { itemsNow } from "./use-canvas";
import { select, selectedItems } from "./use-desk";

export const toggleComments = () =>
  talkDesk.setState(({ panelOpen }) => ({ panelOpen: !panelOpen, threadId: null }));

/** A picture is spoken about close up; any other card in the panel. */
export function commentOnSelected() {
  const [item] = selectedItems();
  if (!item) return;
  if (item.kind === "picture") talkDesk.setState({ pictureId: item.generationId });
  else talkDesk.setState({ panelOpen: true, threadId: null, itemId: item.id });
}

/** From the conversation to the card it is about; false if that was taken off the board. */
export function goToItem(itemId: string): boolean {
  if (!(itemId in itemsNow())) return false;
  select([itemId]);
  fitSelection();
  return true;
}

/** Opens the newest thread about a card. */
export function showItemThread(itemId: string) {
  const about = Object.values(talkStore.getState().comments).filter(
    (one) => one.itemId === itemId && one.threadId === one.id,
  );
  const newest = about.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  talkDesk.setState({ panelOpen: true, threadId: newest?.id ?? null });
}
