"use client";

import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Draft } from "../_lib/draft";
import { composerStore, editDraft } from "../_live/composer-store";
import {
  draftSoon,
  draftStore,
  endDraft,
  restoreDrafting,
  setDrafting,
  watchDraft,
} from "../_live/draft-store";
import { Painter } from "../_live/painter";
import { useReducedMotion } from "./use-media";

export { setDrafting };

export const useDrafting = () => useStore(draftStore, ({ on }) => on);
export const useShownDraft = () => useStore(draftStore, ({ shown }) => shown);

/** What a draft depends on; with a seed of its own it would be another picture. */
const wishOf = ({
  prompt,
  steps: _steps,
  seedLocked: _lock,
  vary: _vary,
  count: _count,
  ...wish
}: Draft) => JSON.stringify([prompt.trim(), wish]);

/** While it is turned on, every pause in typing draws what the bar says, on the same seed. */
export function useTypingAlong(boardId: string) {
  const on = useDrafting();
  useEffect(restoreDrafting, []);
  useEffect(() => {
    if (!on) return;
    const draft = () => composerStore.getState().draft;
    const draw = () => (draft().prompt.trim() === "" ? endDraft() : draftSoon(boardId));
    draw();
    const stop = composerStore.subscribe((now, before) => {
      if (wishOf(now.draft) !== wishOf(before.draft)) draw();
    });
    return () => {
      stop();
      endDraft();
    };
  }, [on, boardId]);
}

/** Keeps a canvas at the newest frame; the last one of a draft alone for whoever wants no motion. */
export function useDraftCanvas() {
  const ref = useRef<HTMLCanvasElement>(null);
  const still = useReducedMotion();
  useEffect(() => {
    if (!ref.current) return;
    const painter = new Painter(ref.current);
    return watchDraft((frame) => {
      if (frame.meta.last || !still) void painter.paint(frame);
    });
  }, [still]);
  return ref;
}

/** The draft's seed for the pictures to come, or a new one for each again. */
export function keepSeed(seed: number, keep: boolean) {
  editDraft({ seed: String(seed), seedLocked: keep });
}
