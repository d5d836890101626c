"use client";

import { useState } from "react";
import { useStore } from "zustand";
import type { Generation, PictureRef } from "@/server/contract";
import { rollSeed } from "../_lib/draft";
import { backFrom, forwardModel, intoNoise, wordsFor } from "../_lib/forward";
import { boardStore } from "../_live/board-store";
import { composerStore, type Tool } from "../_live/composer-store";
import { askForPicture, outboxStore } from "../_live/outbox";
import type { Pending } from "../_live/outbox-state";
import { sessionStore } from "../_live/session-store";
import { uploadFile } from "../_live/upload";
import { selectedItems } from "./use-desk";
import { useStudio } from "./use-session";

type ForwardTool = Extract<Tool, { kind: "forward" }>;

const openTool = (tool: Omit<ForwardTool, "kind">) =>
  composerStore.setState({ tool: { kind: "forward", ...tool } });

/** Watches a picture go into noise; one that is on its way there already is looked at again. */
export function noise(generation: Generation, step?: number) {
  const { start } = generation.recipe;
  if (start?.kind !== "forward") return noiseRef({ kind: "generation", id: generation.id });
  openTool({ picture: start.picture, of: null, clientKey: null, step });
}

export function noiseRef(picture: PictureRef) {
  const of = picture.kind === "generation" ? (known(picture.id) ?? null) : null;
  openTool({ picture, of, clientKey: begin(picture, of) });
}

/** Asks for the way into noise, unless it is on the board already. */
function begin(picture: PictureRef, of: Generation | null): string | null {
  const { boardId, generations } = boardStore.getState();
  const there = Object.values(generations).some((one) => isWayOf(one, picture));
  const { studio } = sessionStore.getState();
  const wished = of?.recipe.model ?? composerStore.getState().draft.model;
  const model = forwardModel(studio?.models ?? [], wished);
  if (there || !boardId || !model) return null;
  const prompt = of?.recipe.prompt ?? "";
  const recipe = intoNoise({ model, picture, prompt, seed: Number(rollSeed()) });
  return askForPicture({ boardId, recipe, ...parentOf(picture) });
}

/** What is selected on the canvas, if it is a picture; else one is asked for. */
export function noiseSelected() {
  const [item, ...others] = selectedItems();
  const single = others.length === 0 ? item : undefined;
  if (single?.kind === "upload") return noiseRef({ kind: "upload", id: single.uploadId });
  const picture = single?.kind === "picture" ? known(single.generationId) : undefined;
  if (picture?.status === "succeeded") noise(picture);
  else openTool({ picture: null, of: null, clientKey: null });
}

const known = (id: string) => boardStore.getState().generations[id];

/** Why no picture can go into noise here; null if one can. */
export function useForwardRefusal(): string | null {
  const able = useStudio()?.models.some(({ starts }) => starts.includes("forward"));
  return able ? null : "None of the models here can show it.";
}

/** A picture asked for from here: before and after the server has taken it. */
export function useAsked(clientKey: string | null) {
  const id = useStore(outboxStore, ({ keys }) => {
    const found = Object.entries(keys).find(([, key]) => key === clientKey);
    return found?.[0] ?? null;
  });
  const generation = useStore(boardStore, ({ generations }) =>
    id ? (generations[id] ?? null) : null,
  );
  const pending = useStore(
    outboxStore,
    ({ pending }): Pending | null => pending.find((one) => one.clientKey === clientKey) ?? null,
  );
  return { generation, pending };
}

/** A picture's way into noise: the newest that is on the board, or the one just asked for. */
export function useIntoNoise({ picture, clientKey }: ForwardTool) {
  const asked = useAsked(clientKey);
  const before = useStore(boardStore, ({ order, generations }) => {
    const id = picture && order.find((id) => isWayOf(generations[id], picture));
    return id ? (generations[id] ?? null) : null;
  });
  return { run: asked.generation ?? before, pending: asked.pending };
}

const parentOf = ({ kind, id }: PictureRef) => (kind === "generation" ? { parentId: id } : {});

/** Failed or stopped ways lead nowhere. */
function isWayOf(one: Generation | undefined, { kind, id }: PictureRef): boolean {
  const start = one?.recipe.start;
  if (start?.kind !== "forward" || one?.status === "failed" || one?.status === "cancelled") {
    return false;
  }
  return start.picture.kind === kind && start.picture.id === id;
}

/** The way back: a picture on the board, watched from here. */
export function useWayBack() {
  const [clientKey, setClientKey] = useState<string | null>(null);
  const asked = useAsked(clientKey);
  const go = (run: Generation, step: number, prompt: string) => {
    const recipe = backFrom(run, step, prompt);
    if (recipe?.start?.kind !== "image") return;
    const { boardId } = run;
    setClientKey(askForPicture({ boardId, recipe, ...parentOf(recipe.start.picture) }));
  };
  return { ...asked, go };
}

/** The words that the way back begins with. */
export function firstWords(of: Generation | null): string {
  const { draft } = composerStore.getState();
  return of ? wordsFor(of.recipe.prompt) : draft.prompt;
}

/** Brings a file to the board, to go into noise. */
export function useForwardFile(boardId: string, onTaken: (picture: PictureRef) => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function take(file: Blob) {
    setBusy(true);
    setError(null);
    const answer = await uploadFile(boardId, file);
    setBusy(false);
    if (answer.ok) onTaken({ kind: "upload", id: answer.data.id });
    else setError(answer.error.message);
  }
  return { busy, error, take: (file: Blob) => void take(file) };
}
