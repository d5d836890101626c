import { createStore } from "zustand/vanilla";
import type { Reproduction } from "@/server/contract";
import { request } from "./request";

/** Pictures being drawn again to be compared, and what came of it, by their ids. */
export const reproductions = createStore<Record<string, Reproduction>>(() => ({}));

export const applyReproduction = (one: Reproduction) =>
  reproductions.setState({ [one.generationId]: one });

/** After a lost connection nobody knows how far they are: who still wants to know asks again. */
export function forgetUnfinished() {
  const all = Object.entries(reproductions.getState());
  const ended = all.filter(([, { state }]) => state === "done" || state === "failed");
  reproductions.setState(Object.fromEntries(ended), true);
}

export async function reproduce(generationId: string) {
  const answer = await request("generation:reproduce", { generationId });
  if (!answer.ok) return answer.error.message;
  applyReproduction(answer.data);
  return null;
}
