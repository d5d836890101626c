"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { Generation, ModelInfo } from "@/server/contract";
import { chosenModel, drawUp, rollSeed } from "../_lib/draft";
import { shortName } from "../_lib/format";
import { composerStore, editDraft, fillFrom, showErrors } from "../_live/composer-store";
import { askForPicture, dropPending, retryPending } from "../_live/outbox";
import { request } from "../_live/request";
import { sessionStore } from "../_live/session-store";

export { dropPending, editDraft, fillFrom, retryPending };

export const useDraft = () => useStore(composerStore, (composer) => composer.draft);
export const useFieldErrors = () => useStore(composerStore, (composer) => composer.errors);
export const useSettingsOpen = () => useStore(composerStore, (composer) => composer.settingsOpen);
export const openSettings = (settingsOpen: boolean) => composerStore.setState({ settingsOpen });

export function useModel(): ModelInfo | null {
  const studio = useStore(sessionStore, (session) => session.studio);
  const id = useStore(composerStore, (composer) => composer.draft.model);
  return chosenModel({ model: id }, studio);
}

export const reroll = () => editDraft({ seed: rollSeed() });

/**
 * A bar that has just come onto the page: settings folded away, and a first seed drawn here, because
 * the server's page must not differ from the browser's.
 */
export function useFreshBar() {
  useEffect(() => {
    openSettings(false);
    if (composerStore.getState().draft.seed === "") reroll();
  }, []);
}

/** Another take of a recipe that is there already: "Try again", "Run again". */
export function runAgain({ boardId, recipe, parentId, parentStep }: Generation) {
  askForPicture({
    boardId,
    recipe,
    parentId: parentId ?? undefined,
    parentStep: parentStep ?? undefined,
  });
}

/** Asks for the picture in the bar; false when something in there has to be mended first. */
export function generateOn(boardId: string): boolean {
  const recipe = takeRecipe();
  if (recipe) askForPicture({ boardId, recipe });
  return recipe !== null;
}

/** From the home page: a board, a picture on it, and there we go. */
export function useNewBoard() {
  const router = useRouter();
  return async (withPicture: boolean) => {
    const recipe = withPicture ? takeRecipe() : null;
    if (withPicture && !recipe) return null;
    const title = recipe ? shortName(recipe.prompt, 8).slice(0, 80) : undefined;
    const answer = await request("board:create", title ? { title } : {});
    if (!answer.ok) return answer.error;
    const boardId = answer.data.id;
    if (recipe) askForPicture({ boardId, recipe });
    router.push(`/b/${boardId}`);
    return null;
  };
}

function takeRecipe() {
  const { draft } = composerStore.getState();
  const { studio } = sessionStore.getState();
  const model = chosenModel(draft, studio);
  if (!model) {
    showErrors({ prompt: "No model is ready yet: a worker has to connect first." });
    return null;
  }
  const drawn = drawUp(draft, model);
  showErrors(drawn.ok ? {} : drawn.errors);
  if (!drawn.ok) return null;
  if (!draft.seedLocked) reroll();
  return drawn.recipe;
}
