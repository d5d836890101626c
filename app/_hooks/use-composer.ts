"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { toast } from "sonner";
import { useStore } from "zustand";
import type { Generation, ModelInfo, Recipe } from "@/server/contract";
import { chosenModel, drawUp, rollSeed } from "../_lib/draft";
import { parentOf, takesOf } from "../_lib/way";
import { takeEarlyTyping } from "../_lib/early-typing";
import { shortName } from "../_lib/format";
import { composerStore, editDraft, fillFrom, showErrors } from "../_live/composer-store";
import { endDraft } from "../_live/draft-store";
import { askForPicture, askForPictures, dropPending, retryPending } from "../_live/outbox";
import { retryInRace } from "../_live/race-store";
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

export const backToDefaults = () =>
  editDraft({
    ...{ steps: undefined, guidance: undefined, sampler: undefined, negativePrompt: undefined },
    ...{ temperature: undefined, topK: undefined, topP: undefined },
    ...{ size: undefined, count: undefined, seedLocked: false },
  });

/** Another model has other limits and defaults, so what was set for the one before goes. */
export function chooseModel(model: string) {
  backToDefaults();
  editDraft({ model });
}

export const reroll = () => editDraft({ seed: rollSeed() });

/**
 * A bar that has just come onto the page: settings folded away, and a first seed drawn here, because
 * the server's page must not differ from the browser's. A plain one begins with noise: there is no
 * board yet whose pictures it could begin with.
 */
export function useFreshBar({ plain = false } = {}) {
  useEffect(() => {
    openSettings(false);
    if (plain) editDraft({ way: undefined, vary: undefined });
    const typed = takeEarlyTyping();
    if (typed && composerStore.getState().draft.prompt === "") editDraft({ prompt: typed });
    if (composerStore.getState().draft.seed === "") reroll();
  }, [plain]);
}

/**
 * "Try again": another take of a recipe that is there already. In a race the picture itself starts
 * once more, so that the race stays whole.
 */
export async function runAgain({ id, raceId, boardId, recipe, parentId, parentStep }: Generation) {
  if (raceId) {
    const problem = await retryInRace(id);
    if (problem) toast.error(problem.message);
    return;
  }
  askForPicture({
    boardId,
    recipe,
    parentId: parentId ?? undefined,
    parentStep: parentStep ?? undefined,
  });
}

/** Asks for the pictures in the bar; false when something in there has to be mended first. */
export function generateOn(boardId: string): boolean {
  const { draft } = composerStore.getState();
  const parentId = parentOf(draft.way);
  const [first, ...others] = takeRecipes();
  if (!first) return false;
  // A card shows it from here on, and the next one has a seed of its own.
  endDraft();
  const wish = (recipe: Recipe) => ({ boardId, recipe, ...(parentId ? { parentId } : {}) });
  askForPictures([wish(first), ...others.map(wish)]);
  return true;
}

/** From the home page: a board, a picture on it, and there we go. */
export function useNewBoard() {
  const router = useRouter();
  return async (withPicture: boolean) => {
    if (withPicture) await modelsKnown();
    const recipes = withPicture ? takeRecipes() : [];
    const [recipe, ...others] = recipes;
    if (withPicture && !recipe) return null;
    const title = recipe ? shortName(recipe.prompt, 8).slice(0, 80) : undefined;
    const answer = await request("board:create", title ? { title } : {});
    if (!answer.ok) return answer.error;
    const boardId = answer.data.id;
    const wish = (recipe: Recipe) => ({ boardId, recipe });
    if (recipe) askForPictures([wish(recipe), ...others.map(wish)]);
    router.push(`/b/${boardId}`);
    return null;
  };
}

const patienceMs = 8_000;

/** The first moments belong to the connection: an Enter that comes earlier waits for it. */
function modelsKnown(): Promise<void> {
  const known = () => (sessionStore.getState().studio?.models.length ?? 0) > 0;
  if (known()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      stop();
      clearTimeout(late);
      resolve();
    };
    const stop = sessionStore.subscribe(() => known() && finish());
    const late = setTimeout(finish, patienceMs);
  });
}

/** One for each picture asked for; none when something has to be mended first. */
function takeRecipes(): Recipe[] {
  const { draft } = composerStore.getState();
  const { studio } = sessionStore.getState();
  const model = chosenModel(draft, studio);
  if (!model) {
    showErrors({ prompt: "No model is ready yet: a worker has to connect first." });
    return [];
  }
  const drawn = drawUp(draft, model);
  showErrors(drawn.ok ? {} : drawn.errors);
  if (!drawn.ok) return [];
  if (!draft.seedLocked) reroll();
  const { seedLocked, vary, count = 1 } = draft;
  return takesOf(drawn.recipe, count, { seedLocked, vary, roll: () => Number(rollSeed()) });
}
