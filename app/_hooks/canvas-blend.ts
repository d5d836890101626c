"use client";

import { toast } from "sonner";
import { chosenModel } from "../_lib/draft";
import { refusal } from "../_lib/way";
import { boardStore } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { composerStore } from "../_live/composer-store";
import { sessionStore } from "../_live/session-store";
import { selectedItems } from "./use-desk";
import { blend } from "./use-starts";

/** Puts two pictures of the canvas into the prompt bar, to be blended. */
export function blendItems(firstId: string, secondId: string) {
  const [first, second] = [finished(firstId), finished(secondId)];
  const model = chosenModel(composerStore.getState().draft, sessionStore.getState().studio);
  const refused = refusal("blend", model);
  if (refused) return void toast.error(refused);
  if (!first || !second) return void toast.error("Both pictures have to be finished first.");
  blend(first, second);
  toast(`“${first.recipe.prompt}” and “${second.recipe.prompt}” are in the bar: press Generate.`);
}

export function blendSelected() {
  const [first, second] = selectedItems();
  if (first && second) blendItems(first.id, second.id);
}

function finished(itemId: string) {
  const item = canvasStore.getState().items[itemId];
  const picture =
    item?.kind === "picture" ? boardStore.getState().generations[item.generationId] : undefined;
  return picture?.status === "succeeded" ? picture : null;
}
