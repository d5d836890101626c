import { createStore } from "zustand/vanilla";
import type { DraftFrame, Recipe } from "@/server/contract";
import { chosenModel, drawUp } from "../_lib/draft";
import { composerStore } from "./composer-store";
import { toArrayBuffer } from "./frame-set";
import { request } from "./request";
import { sessionStore } from "./session-store";

const storageKey = "emerge.typing-along";
/** A pause in typing this long restarts the draft. */
const pauseMs = 150;
/** Nearly everything can be told by then. */
const draftSteps = 4;

export type ShownDraft = { prompt: string; seed: number; complete: boolean };

/** Whether drafts are drawn while typing, a taste that stays with the browser; and which one is seen. */
export const draftStore = createStore<{ on: boolean; shown: ShownDraft | null }>(() => ({
  on: false,
  shown: null,
}));

/** The draft asked for last. Frames of any other one are late. */
let asked: { key: string; recipe: Recipe } | null = null;
let pause: ReturnType<typeof setTimeout> | undefined;
type Painted = { meta: DraftFrame["meta"]; image: ArrayBuffer };
const watchers = new Set<(frame: Painted) => void>();

export function setDrafting(on: boolean) {
  draftStore.setState({ on });
  try {
    localStorage.setItem(storageKey, on ? "1" : "0");
  } catch {
    // Without storage it is chosen anew the next time.
  }
}

export function restoreDrafting() {
  try {
    draftStore.setState({ on: localStorage.getItem(storageKey) === "1" });
  } catch {
    // As above.
  }
}

/** Draws what stands in the bar once it has stood there for a moment. */
export function draftSoon(boardId: string) {
  clearTimeout(pause);
  pause = setTimeout(() => draw(boardId), pauseMs);
}

/**
 * What cannot be drawn is passed over in silence, whether the page knows it or the server says so:
 * half-typed words are no mistake, and Enter tells what is wrong with them.
 */
function draw(boardId: string) {
  const { connection, studio } = sessionStore.getState();
  const { draft } = composerStore.getState();
  const model = chosenModel(draft, studio);
  // A branch must take as many steps as the picture that it leaves.
  if (!model || connection !== "online" || draft.way?.kind === "branch") return;
  const drawn = drawUp(draft, model);
  if (!drawn.ok) return;
  const { steps: own, start } = drawn.recipe;
  // Some models between two pictures take no other number of steps.
  const steps = start?.kind === "between" ? own : Math.min(draftSteps, own);
  asked = { key: crypto.randomUUID(), recipe: { ...drawn.recipe, steps } };
  void request("draft:draw", { boardId, ...asked });
}

/** The draft is wanted no more: it was drawn for good, given up, or left behind. */
export function endDraft() {
  clearTimeout(pause);
  draftStore.setState({ shown: null });
  if (asked) void request("draft:stop", {});
  asked = null;
}

export function takeDraftFrame(frame: DraftFrame) {
  if (frame.meta.key !== asked?.key) return;
  const { prompt, seed } = asked.recipe;
  const { last } = frame.meta;
  if (last || frame.meta.step === 1) {
    draftStore.setState({ shown: { prompt, seed, complete: last } });
  }
  const { meta, image } = frame;
  for (const watch of watchers) watch({ meta, image: toArrayBuffer(image) });
}

export function watchDraft(watcher: (frame: Painted) => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}
