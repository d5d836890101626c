"use client";

import type { ReactFlowInstance } from "@xyflow/react";
import { useStore } from "zustand";
import type { Box } from "@/server/contract";
import { boundsOf, fit, type Insets, type Viewport } from "../_lib/canvas/geometry";
import { canvasStore } from "../_live/canvas-store";
import { cardsAsked } from "../_live/outbox";
import { deskStore } from "../_live/desk-store";
import { dockHeight, viewStore, visibleBox } from "../_live/view-store";

/** Zooms between which the canvas can be looked at. */
export const zoomRange: [number, number] = [0.04, 4];

type Flow = Pick<ReactFlowInstance, "setViewport" | "getViewport" | "screenToFlowPosition">;
let flow: Flow | null = null;

/** The canvas that is on the page; everything else moves it through this file. */
export function useCameraOf() {
  return (instance: Flow | null) => void (flow = instance);
}

const insetsIn = (width: number): Insets =>
  width < 640
    ? { top: 24, right: 16, bottom: dockHeight(width) + 16, left: 16 }
    : { top: 48, right: 48, bottom: dockHeight(width) + 16, left: 48 };
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The zoom that the latest glide leads to, and when it is there. */
let aim = { zoom: 1, at: 0 };

export function look(viewport: Viewport, ms = 260) {
  const duration = calm() ? 0 : ms;
  aim = { zoom: viewport.zoom, at: performance.now() + duration };
  void flow?.setViewport(viewport, { duration });
}

/** The viewport that shows a box within the frame, never larger than life. */
export function viewOf(box: Box, most = 1, least = zoomRange[0]): Viewport {
  const frame = viewStore.getState();
  return fit(box, frame, insetsIn(frame.width), [least, most]);
}

export function fitAll() {
  const { boardId, items } = canvasStore.getState();
  const all = boundsOf([...Object.values(items), ...cardsAsked(boardId)]);
  if (all) look(viewOf(all));
}

export function fitSelection() {
  const { items } = canvasStore.getState();
  const boxes = [...deskStore.getState().selection].flatMap((id) => items[id] ?? []);
  const box = boundsOf(boxes);
  if (box) look(viewOf(box, 1.5));
}

export function zoomTo(zoom: number) {
  const view = viewStore.getState();
  const { x, y, width, height } = visibleBox(view);
  const to = Math.min(zoomRange[1], Math.max(zoomRange[0], zoom));
  const middle = { x: x + width / 2, y: y + height / 2 };
  look({
    x: view.width / 2 - middle.x * to,
    y: (view.height - dockHeight(view.width)) / 2 - middle.y * to,
    zoom: to,
  });
}

/** From where a glide leads, not from where it is: two quick presses zoom twice. */
export const zoomBy = (factor: number) => {
  const gliding = performance.now() < aim.at;
  zoomTo((gliding ? aim.zoom : viewStore.getState().zoom) * factor);
};
export const panBy = (dx: number, dy: number) => {
  const { x, y, zoom } = viewStore.getState();
  look({ x: x + dx, y: y + dy, zoom }, 120);
};

const margin = 24;

/** Moves the view as little as needed for all of the box to be seen; the zoom stays if it can. */
export function bringIntoView(box: Box, ms = 320) {
  const view = viewStore.getState();
  const seen = visibleBox(view);
  const around = margin / view.zoom;
  if (box.width > seen.width || box.height > seen.height) return look(viewOf(box), ms);
  const shift = (start: number, size: number, from: number, room: number) =>
    Math.min(0, start - around - from) || Math.max(0, start + size + around - from - room);
  const dx = shift(box.x, box.width, seen.x, seen.width);
  const dy = shift(box.y, box.height, seen.y, seen.height);
  if (dx === 0 && dy === 0) return;
  look({ x: view.x - dx * view.zoom, y: view.y - dy * view.zoom, zoom: view.zoom }, ms);
}

/** Canvas coordinates of a point on the screen. */
export const toCanvas = (event: { clientX: number; clientY: number }) =>
  flow?.screenToFlowPosition({ x: event.clientX, y: event.clientY }) ?? { x: 0, y: 0 };

export const useZoom = () => useStore(viewStore, (view) => view.zoom);
