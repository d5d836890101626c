import { createStore } from "zustand/vanilla";
import type { Box, Point } from "@/server/contract";

/** Where this window looks: the canvas moved by x, y and enlarged, in a frame of some size. */
export type View = { x: number; y: number; zoom: number; width: number; height: number };

/**
 * Height of the prompt bar over the lower edge, in pixels, on a phone with the tools above it: what
 * lies under them is not seen.
 */
export const dockHeight = (width: number) => (width < 640 ? 176 : 104);

export const viewStore = createStore<View>(() => ({ x: 0, y: 0, zoom: 1, width: 0, height: 0 }));

/** The part of the canvas that is seen. */
export function visibleBox({ x, y, zoom, width, height } = viewStore.getState()): Box {
  return {
    x: -x / zoom,
    y: -y / zoom,
    width: width / zoom,
    height: (height - dockHeight(width)) / zoom,
  };
}

export function visibleCentre(): Point {
  const { x, y, width, height } = visibleBox();
  return { x: x + width / 2, y: y + height / 2 };
}
