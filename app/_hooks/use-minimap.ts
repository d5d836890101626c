"use client";

import { useEffect, useRef, type PointerEvent } from "react";
import type { Box, Item } from "@/server/contract";
import { boundsOf, fit, type Viewport } from "../_lib/canvas/geometry";
import { canvasStore } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";
import { dockHeight, viewStore, visibleBox } from "../_live/view-store";
import { look } from "./use-camera";

const inset = { top: 8, right: 8, bottom: 8, left: 8 };

/**
 * A small map of the board on one bitmap: a thousand things are a thousand rectangles, drawn in
 * about a millisecond, where elements would each cost their share of every frame.
 */
export function useMinimap() {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let frame = 0;
    const ask = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        if (ref.current) draw(ref.current);
      });
    };
    ask();
    const theme = new MutationObserver(ask);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    const stops = [canvasStore, viewStore, deskStore].map((store) => store.subscribe(ask));
    return () => {
      cancelAnimationFrame(frame);
      theme.disconnect();
      for (const stop of stops) stop();
    };
  }, []);
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const map = mapOf(event.currentTarget);
    showMiddle((event.clientX - left - map.x) / map.zoom, (event.clientY - top - map.y) / map.zoom);
  };
  return { ref, onPointerDown: go, onPointerMove: go };
}

function showMiddle(x: number, y: number) {
  const { zoom, width, height } = viewStore.getState();
  look({ x: width / 2 - x * zoom, y: (height - dockHeight(width)) / 2 - y * zoom, zoom }, 0);
}

/** How the board, with what is seen of it, fits onto the map. */
function mapOf({ clientWidth, clientHeight }: HTMLCanvasElement): Viewport {
  const all = boundsOf([...Object.values(canvasStore.getState().items), visibleBox()]);
  const frame = { width: clientWidth, height: clientHeight };
  return fit(all ?? visibleBox(), frame, inset, [0, 1]);
}

function draw(canvas: HTMLCanvasElement) {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const map = mapOf(canvas);
  const scale = map.zoom * devicePixelRatio;
  brush.setTransform(scale, 0, 0, scale, map.x * devicePixelRatio, map.y * devicePixelRatio);
  const style = getComputedStyle(canvas);
  const { selection, moving } = deskStore.getState();
  const items = Object.values(canvasStore.getState().items);
  for (const item of items.toSorted((a, b) => rank(a) - rank(b))) {
    brush.fillStyle = selection.has(item.id)
      ? style.getPropertyValue("--safelight")
      : colourOf(item, style);
    fill(brush, moving[item.id] ?? item);
  }
  const seen = visibleBox();
  brush.lineWidth = 1.5 / map.zoom;
  brush.strokeStyle = style.getPropertyValue("--ink-2");
  brush.strokeRect(seen.x, seen.y, seen.width, seen.height);
}

const rank = (item: Item) => (item.kind === "section" ? 0 : 1);
const fill = (brush: CanvasRenderingContext2D, { x, y, width, height }: Box) =>
  brush.fillRect(x, y, width, height);

function colourOf(item: Item, style: CSSStyleDeclaration): string {
  if (item.kind === "swatch") return item.hex;
  if (item.kind === "section") return style.getPropertyValue("--line");
  if (item.kind === "note") return style.getPropertyValue("--amber");
  return style.getPropertyValue("--line-strong");
}
