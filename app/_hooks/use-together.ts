"use client";

import { useEffect, type PointerEvent } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Person } from "@/server/contract";
import { boardStore } from "../_live/board-store";
import { follow, leaveTogether, signal, togetherStore, type Other } from "../_live/together-store";
import { dockHeight, viewStore } from "../_live/view-store";
import { look, toCanvas, zoomRange } from "./use-camera";

export { follow };

export const usePersonOf = (personId: string): Person | null =>
  useStore(
    boardStore,
    (board) => board.people.find(({ person }) => person.id === personId)?.person ?? null,
  );

/** Windows of others whose pointer is on the canvas. */
export const usePointers = () =>
  useStore(
    togetherStore,
    useShallow(({ others }) =>
      Object.values(others).flatMap(({ windowId, cursor }) => (cursor ? windowId : [])),
    ),
  );

export const otherNow = (windowId: string): Other | null =>
  togetherStore.getState().others[windowId] ?? null;
export const onOthers = (listener: () => void) => togetherStore.subscribe(listener);

/** Who else has this thing selected. */
export function useHolder(itemId: string): Person | null {
  const personId = useStore(togetherStore, ({ held }) => held[itemId]);
  return useStore(boardStore, (board) =>
    personId ? (board.people.find(({ person }) => person.id === personId)?.person ?? null) : null,
  );
}

/** A window of this person that can be followed: the one that was last heard of. */
export const useWindowOf = (personId: string): string | null =>
  useStore(togetherStore, ({ others }) => {
    const own = Object.values(others).filter((one) => one.personId === personId && one.view);
    return own.at(-1)?.windowId ?? null;
  });

export function useFollowed(): { windowId: string; person: Person } | null {
  const windowId = useStore(togetherStore, ({ following }) => following);
  const personId = useStore(togetherStore, ({ others }) =>
    windowId ? others[windowId]?.personId : undefined,
  );
  const person = usePersonOf(personId ?? "");
  return windowId && person ? { windowId, person } : null;
}

/** People whose windows follow this one. */
export const useFollowers = (): number =>
  useStore(togetherStore, ({ others, me }) =>
    me ? Object.values(others).filter((one) => one.following === me).length : 0,
  );

/** Goes along with the view of the window that is followed, however large that window is. */
export function useFollowing() {
  useEffect(() => {
    const go = () => {
      const { others, following } = togetherStore.getState();
      const view = following ? others[following]?.view : null;
      if (!view) return;
      const { width, height: all } = viewStore.getState();
      const height = all - dockHeight(width);
      const zoom = Math.min(zoomRange[1], width / view.width, height / view.height);
      look({ x: width / 2 - view.x * zoom, y: height / 2 - view.y * zoom, zoom }, 0);
    };
    let before = null as unknown;
    const stop = togetherStore.subscribe(({ others, following }) => {
      const view = following ? others[following]?.view : null;
      if (view && view !== before) go();
      before = view;
    });
    return () => {
      stop();
      leaveTogether();
    };
  }, []);
}

/** Tells the others where one's pointer is. */
export function useCursorTold() {
  return {
    onPointerMove: (event: PointerEvent) => {
      if (event.pointerType !== "touch") signal({ cursor: toCanvas(event) });
    },
    onPointerLeave: () => signal({ cursor: null }),
  };
}

/**
 * Scrubbing together: the step that this window shows of a picture is told to those who follow it,
 * and of the window that this one follows it is the step to show. One's own hand goes first.
 */
export function useSharedStep(generationId: string, own: number | null): number | null {
  const scrubbing = own !== null;
  useEffect(() => {
    if (own !== null) signal({ scrub: { generationId, step: own } });
  }, [generationId, own]);
  useEffect(() => {
    if (scrubbing) return () => signal({ scrub: null });
  }, [scrubbing]);
  const theirs = useStore(togetherStore, ({ others, following }) => {
    const scrub = following ? others[following]?.scrub : null;
    return scrub?.generationId === generationId ? scrub.step : null;
  });
  return own ?? theirs;
}
