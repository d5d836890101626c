"use client";

import { useState } from "react";
import { useStore } from "zustand";
import type { Generation, ModelInfo, PictureRef, Recipe, StartKind } from "@/server/contract";
import { branchAt, refusal, type Way } from "../_lib/way";
import { composerStore, editDraft, fillFrom, type Tool } from "../_live/composer-store";
import { sessionStore } from "../_live/session-store";
import { uploadFile } from "../_live/upload";
import { useModel } from "./use-composer";

export type { Tool };

/** Most of the picture stays to be seen, and a new prompt shows. */
const firstStrength = 0.6;
const firstVariation = 0.25;
/** A part that is painted anew shall fit its surroundings, not what was there. */
const firstRepaint = 0.9;
const variations = 4;
const halfBlend = { amount: 0.5, strength: 0.75 };
const wholeWalk = { amount: 1, strength: 1 };

/** Models whose blend is a walk: its frames lead from the first picture to the second. */
export const walks = ({ family }: Pick<ModelInfo, "family">) => family === "vae";

export const useTool = () => useStore(composerStore, (composer) => composer.tool);
const openTool = (tool: Tool | null) => composerStore.setState({ tool });
export const closeTool = () => openTool(null);

const made = ({ id }: Generation): PictureRef => ({ kind: "generation", id });

/** The recipe alone: how its picture began does not come along. */
const plain = ({ start: _start, variation: _variation, ...recipe }: Recipe): Recipe => recipe;

function begin(recipe: Recipe, way: Way) {
  fillFrom(plain(recipe));
  editDraft({ way });
}

/** The recipe into the bar, its picture credited. One that began with a picture begins so again. */
export function remix(generation: Generation) {
  fillFrom(generation.recipe);
  const { way } = composerStore.getState().draft;
  if (!way) editDraft({ way: { kind: "remix", generationId: generation.id } });
}

export function startFrom(generation: Generation) {
  begin(generation.recipe, { kind: "image", picture: made(generation), strength: firstStrength });
  editDraft({ seedLocked: false });
}

/** The words in the bar stay. */
export const startFromId = (id: string) =>
  editDraft({
    way: { kind: "image", picture: { kind: "generation", id }, strength: firstStrength },
  });

export function vary(generation: Generation) {
  remix(generation);
  editDraft({ vary: { strength: firstVariation, seed: null }, count: variations });
}

export const branchFrom = (generation: Generation, frame: number) =>
  begin(generation.recipe, branchAt(generation, frame));

export const repaint = (generation: Generation) =>
  openTool({ kind: "mask", picture: made(generation), of: generation, maskId: null });

/** Another look at the mask in the bar. */
export function repaintAgain(way: Extract<Way, { kind: "inpaint" }>, of: Generation | null) {
  openTool({ kind: "mask", picture: way.picture, of, maskId: way.maskId });
}

/** Uploads the mask and puts what it is for into the bar; gives back what went wrong, if it did. */
export async function takeMask(boardId: string, tool: Extract<Tool, { kind: "mask" }>, mask: Blob) {
  const answer = await uploadFile(boardId, mask);
  if (!answer.ok) return { ok: false as const, message: answer.error.message };
  const maskId = answer.data.id;
  const { way } = composerStore.getState().draft;
  const strength = way?.kind === "inpaint" ? way.strength : firstRepaint;
  const next: Way = { kind: "inpaint", picture: tool.picture, maskId, strength };
  // A second look at a mask leaves the words and settings alone.
  if (tool.maskId !== null || !tool.of) editDraft({ way: next });
  else {
    begin(tool.of.recipe, next);
    editDraft({ seedLocked: false });
  }
  closeTool();
  return { ok: true as const, maskId };
}

export const chooseBlend = (first: Generation) => openTool({ kind: "blend", first });

export function blend(first: Generation, second: Generation) {
  const pictures: [PictureRef, PictureRef] = [made(first), made(second)];
  const secondPrompt = second.recipe.prompt;
  const { studio } = sessionStore.getState();
  const model = studio?.models.find(({ id }) => id === first.recipe.model);
  const share = model && walks(model) ? wholeWalk : halfBlend;
  begin(first.recipe, { kind: "blend", pictures, secondPrompt, ...share });
  editDraft({ seedLocked: false });
  closeTool();
}

export function backToNoise() {
  editDraft({ way: undefined });
}

export function endVariations() {
  editDraft({ vary: undefined, count: undefined });
}

/** Why the chosen model cannot begin so; null if it can. */
export const useRefusal = (kind: StartKind) => refusal(kind, useModel());

/** Takes a file from the person's disk, clipboard or another window as what to start from. */
export function useStartFile(boardId: string) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function take(file: Blob) {
    setBusy(true);
    setError(null);
    const answer = await uploadFile(boardId, file);
    setBusy(false);
    if (!answer.ok) return setError(answer.error.message);
    const picture: PictureRef = { kind: "upload", id: answer.data.id };
    editDraft({ way: { kind: "image", picture, strength: firstStrength } });
  }
  return { busy, error, take: (file: Blob) => void take(file), say: setError };
}
