"use client";

import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Generation } from "@/server/contract";
import { endRefusal, strollFrom, walkRecipe, walkRefusal, type Ends } from "../_lib/walk";
import { boardStore } from "../_live/board-store";
import { composerStore } from "../_live/composer-store";
import { askForPicture } from "../_live/outbox";
import { Painter } from "../_live/painter";
import { sessionStore } from "../_live/session-store";
import { closeWalk, moveTo, openWalk, walkOn, walkStore, watchWalk } from "../_live/walk-store";
import { useFinished } from "./use-board";
import { selectedItems } from "./use-desk";
import { useReducedMotion } from "./use-media";
import { useStudio } from "./use-session";

export { walkOn };

const modelsNow = () => sessionStore.getState().studio?.models ?? [];

/** Looks at the way between two pictures, or says why there is none. */
export function walk(first: Generation, second: Generation) {
  const refused = walkRefusal({ first, second }, modelsNow());
  if (refused) toast.error(refused);
  else composerStore.setState({ tool: { kind: "walk", ends: { first, second } } });
}

/** The second picture is still to be chosen. */
export const chooseWalk = (first: Generation) =>
  composerStore.setState({ tool: { kind: "walk-choice", first } });

/** The two pictures that are selected on the canvas. */
export function walkSelected() {
  const { generations } = boardStore.getState();
  const [first, second] = selectedItems().map((item) =>
    item.kind === "picture" ? generations[item.generationId] : undefined,
  );
  if (first && second) walk(first, second);
}

/** Why there is no way from this picture to any other; null if there may be one. */
export function useWalkRefusal(generation: Generation): string | null {
  return endRefusal(generation, useStudio()?.models ?? []);
}

/** The pictures of the board that one can walk to from this one. */
export function useWalkTargets(first: Generation): Generation[] {
  const models = useStudio()?.models ?? [];
  return useFinished().filter(
    (second) => second.id !== first.id && walkRefusal({ first, second }, models) === null,
  );
}

export type WalkView = ReturnType<typeof useWalk>;

/** The walk that is open while the dialog is. */
export function useWalk(boardId: string, ends: Ends) {
  useEffect(() => {
    openWalk(boardId, ends);
    return closeWalk;
  }, [boardId, ends]);
  return useStore(
    walkStore,
    useShallow(({ last, at, have, coming, held, problem }) => {
      return { last, at, have, coming, held, problem };
    }),
  );
}

/** Keeps a canvas at what the slider stands for; finished pictures alone for whoever wants no motion. */
export function useWalkCanvas() {
  const ref = useRef<HTMLCanvasElement>(null);
  const still = useReducedMotion();
  useEffect(() => {
    if (!ref.current) return;
    const painter = new Painter(ref.current);
    return watchWalk((frame, finished) => {
      if (finished || !still) void painter.paint(frame);
    });
  }, [still]);
  return ref;
}

const strollMs = 110;
/** Pictures that change of themselves, but do not move. */
const stillMs = 1_000;

export type Stroll = ReturnType<typeof useStroll>;

/** To and fro over the stops that are there, until the hand takes over. */
export function useStroll() {
  const [playing, setPlaying] = useState(false);
  const still = useReducedMotion();
  useEffect(() => {
    if (!playing) return;
    let way: 1 | -1 = 1;
    const timer = setInterval(
      () => {
        const next = strollFrom(walkStore.getState().have, walkStore.getState().at, way);
        way = next.way;
        moveTo(next.at);
      },
      still ? stillMs : strollMs,
    );
    return () => clearInterval(timer);
  }, [playing, still]);
  const byHand = (at: number) => {
    setPlaying(false);
    moveTo(at);
  };
  return { playing, setPlaying, byHand };
}

/** Makes a real picture of where the slider is, on the board, both ends credited. */
export function keepPoint(boardId: string): boolean {
  const { ends, at, last } = walkStore.getState();
  if (!ends || at === 0 || at === last) return false;
  askForPicture({ boardId, recipe: walkRecipe(ends, at / last), parentId: ends.first.id });
  return true;
}
