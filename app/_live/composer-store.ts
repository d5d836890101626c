import { createStore } from "zustand/vanilla";
import type { Generation, PictureRef, Recipe } from "@/server/contract";
import type { Ends } from "../_lib/walk";
import { draftOf, type Draft, type Field, type FieldErrors } from "../_lib/draft";

/** The prompt bar's contents: one bar a window, so that settings go along from page to page. */
type Composer = { draft: Draft; errors: FieldErrors; settingsOpen: boolean; tool: Tool | null };

/** What is open over the page to make a start with. */
export type Tool =
  | { kind: "mask"; picture: PictureRef; of: Generation | null; maskId: string | null }
  | { kind: "blend"; first: Generation }
  | { kind: "walk-choice"; first: Generation }
  | { kind: "walk"; ends: Ends }
  | { kind: "race" }
  | ({ kind: "forward" } & ForwardTool);

/** Without a picture one is still to be chosen. */
type ForwardTool = {
  picture: PictureRef | null;
  of: Generation | null;
  /** Under which its way into noise was asked for, unless it was on the board already. */
  clientKey: string | null;
  /** The frame to begin to look at. */
  step?: number;
};

export const composerStore = createStore<Composer>(() => ({
  draft: { prompt: "", seed: "", seedLocked: false },
  errors: {},
  settingsOpen: false,
  tool: null,
}));

const isSetting = (field: string) => field !== "prompt" && field !== "start";

export function editDraft(change: Partial<Draft>) {
  composerStore.setState(({ draft, errors }) => {
    const left = { ...errors };
    for (const field of Object.keys(change)) delete left[field as Field];
    return { draft: { ...draft, ...change }, errors: left };
  });
}

/** Shows what is wrong, and opens the settings where the trouble is in there. */
export function showErrors(errors: FieldErrors) {
  composerStore.setState(({ settingsOpen }) => ({
    errors,
    settingsOpen: settingsOpen || Object.keys(errors).some(isSetting),
  }));
}

export function fillFrom(recipe: Recipe, errors: FieldErrors = {}) {
  composerStore.setState({ draft: draftOf(recipe), errors: {} });
  showErrors(errors);
}
