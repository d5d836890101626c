"use client";

import type { OnMove } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { boundsOf, overlap, type Viewport } from "../_lib/canvas/geometry";
import { canvasStore } from "../_live/canvas-store";
import { boardStore, wantPictures } from "../_live/board-store";
import { cardsAsked, outboxStore } from "../_live/outbox";
import type { Pending } from "../_live/outbox-state";
import { pictureBox } from "@/server/contract";
import { follow, signal, togetherStore } from "../_live/together-store";
import { viewStore, visibleBox } from "../_live/view-store";
import { bringIntoView, viewOf } from "./use-camera";

/** Measures the canvas's frame; done while it comes onto the page, so that the first view can fit. */
export function useFrame() {
  return useCallback((element: HTMLDivElement | null) => {
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      viewStore.setState({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

const keyOf = (boardId: string) => `emerge.view.${boardId}`;
/** Below this the words on a card cannot be read: rather show a part of the board. */
const legible = 0.45;

/** Where this board was left in this browser; else all of it, or its newest part if it is large. */
export function useFirstView(boardId: string): Viewport {
  return useMemo(() => {
    const frame = { width: window.innerWidth, height: window.innerHeight - 57 };
    viewStore.setState(frame);
    const view = remembered(boardId) ?? openingView(boardId);
    viewStore.setState(view);
    return view;
  }, [boardId]);
}

function openingView(boardId: string): Viewport {
  const items = Object.values(canvasStore.getState().items);
  const boxes = [...items, ...cardsAsked(boardId)];
  const all = boundsOf(boxes);
  if (!all) return viewOf({ x: 0, y: 0, ...pictureBox() });
  const whole = viewOf(all);
  const newest = boxes.at(-1);
  return whole.zoom >= legible || !newest ? whole : viewOf(newest, legible, legible);
}

/** Only if something can be seen there still. */
function remembered(boardId: string): Viewport | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(boardId)) ?? "null") as Viewport | null;
    if (!kept || ![kept.x, kept.y, kept.zoom].every(Number.isFinite)) return null;
    const seen = visibleBox({ ...viewStore.getState(), ...kept });
    const { items } = canvasStore.getState();
    return Object.values(items).some((item) => overlap(item, seen)) ? kept : null;
  } catch {
    return null;
  }
}

const settleMs = 150;

/** While it moves the table is one layer, slid and not painted anew; at rest its words are sharp. */
const showMoving = (moves: boolean) =>
  document.querySelector(".canvas")?.classList.toggle("canvas-moving", moves);

/** Keeps the view known: to what places new pictures, to followers, to this browser's next visit. */
export function useViewTold(boardId: string) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settle = useCallback(() => {
    showMoving(false);
    fetchVisible();
    const { x, y, zoom } = viewStore.getState();
    try {
      localStorage.setItem(keyOf(boardId), JSON.stringify({ x, y, zoom }));
    } catch {
      // Without storage the next visit begins with the whole board.
    }
  }, [boardId]);
  const onMove = useCallback<OnMove>(
    (_event, viewport) => {
      viewStore.setState(viewport);
      tellView();
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, settleMs);
    },
    [settle],
  );
  /** Whoever moves the view with a hand of their own stops following. */
  const onMoveStart = useCallback<OnMove>((event) => {
    showMoving(true);
    if (event && togetherStore.getState().following) follow(null);
  }, []);
  useEffect(() => {
    fetchVisible();
    tellView();
    const stops = [
      outboxStore.subscribe((now, before) => showAsked(boardId, now.pending, before.pending)),
      canvasStore.subscribe((now, before) => now.items !== before.items && fetchVisible()),
      // Also on coming back after a lost connection: what is known may be out of date by then.
      boardStore.subscribe((now, before) => now.board !== before.board && fetchVisible()),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer.current);
      clearTimeout(rest);
    };
  }, [boardId]);
  return { onMove, onMoveStart, onMoveEnd: settle };
}

/** A picture that one has asked for comes into view gently. */
function showAsked(boardId: string, now: Pending[], before: Pending[]) {
  const boxes = now.flatMap((one) =>
    one.boardId === boardId && one.place && !before.some((b) => b.clientKey === one.clientKey)
      ? { ...one.place, ...pictureBox() }
      : [],
  );
  const box = boundsOf(boxes);
  if (box) bringIntoView(box);
}

function tellView() {
  const { x, y, width, height } = visibleBox();
  if (width <= 0 || height <= 0) return;
  signal({ view: { x: x + width / 2, y: y + height / 2, width, height } });
}

/** The rest of a board waits until what is seen has been painted. */
const restAfterMs = 1_000;
let rest: ReturnType<typeof setTimeout> | undefined;

/** What is seen comes first, then the rest of the board, a hundred pictures at a time. */
function fetchVisible() {
  const seen = visibleBox();
  const { generations } = boardStore.getState();
  const unknown = Object.values(canvasStore.getState().items).flatMap((item) =>
    item.kind === "picture" && !generations[item.generationId] ? item : [],
  );
  if (unknown.length === 0) return;
  const [first, later] = [
    unknown.filter((item) => overlap(item, seen)),
    unknown.filter((item) => !overlap(item, seen)),
  ];
  void wantPictures(first.map((item) => item.generationId));
  clearTimeout(rest);
  rest = setTimeout(() => void wantPictures(later.map((one) => one.generationId)), restAfterMs);
}
