"use client";

import type { NodeChange, OnNodeDrag } from "@xyflow/react";
import { useRef } from "react";
import { pictureFoot, type Box, type Item, type Operation } from "@/server/contract";
import { boundsOf, contains, overlap } from "../_lib/canvas/geometry";
import { snap } from "../_lib/canvas/snap";
import { canvasStore, edit } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";
import { signal } from "../_live/together-store";
import { viewStore, visibleBox } from "../_live/view-store";
import { blendItems } from "./canvas-blend";
import { select } from "./use-desk";
import type { CanvasNode } from "./use-nodes";

type Boxes = Record<string, Box>;
type Drag = {
  /** The ones that are dragged themselves; the others are carried by a section. */
  leaders: string[];
  start: Boxes;
  others: Box[];
};

/** How near things have to come to snap, in pixels on the screen. */
const snapPixels = 7;
const mostTold = 200;

/** Drags and resizes: shown at once here, told to the others as they go, written when dropped. */
export function useGestures() {
  const drag = useRef<Drag | null>(null);
  const free = useRef(false);
  const blends = useRef(false);

  const onNodeDragStart: OnNodeDrag<CanvasNode> = (_event, node, nodes) => {
    drag.current = startDrag(nodes.length > 0 ? nodes.map((one) => one.id) : [node.id]);
  };
  const onNodeDrag: OnNodeDrag<CanvasNode> = (event) => {
    free.current = event.ctrlKey || event.metaKey;
    blends.current = event.altKey;
  };
  const onNodeDragStop = () => {
    const lead = drag.current?.leaders[0];
    const { over } = deskStore.getState();
    drag.current = null;
    if (!lead || !over?.blends) return drop();
    putBack();
    blendItems(over.id, lead);
  };
  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    takeSelection(changes);
    const resized = changes.find((one) => one.type === "dimensions" && one.resizing !== undefined);
    if (resized?.type === "dimensions") {
      // The last word of a resize comes after it was written: it would stand over what is true.
      if (resized.resizing) resize(resized.id, changes);
      return;
    }
    const current = drag.current;
    const lead = changes.find((one) => one.type === "position" && one.id === current?.leaders[0]);
    if (current && lead?.type === "position" && lead.position) {
      moveBy(current, lead.position, free.current);
      deskStore.setState({ over: pictureBelow(current, blends.current) });
    }
  };
  return { onNodeDragStart, onNodeDrag, onNodeDragStop, onNodesChange };
}

function takeSelection(changes: NodeChange<CanvasNode>[]) {
  const chosen = changes.filter((one) => one.type === "select");
  if (chosen.length === 0) return;
  const selection = new Set(deskStore.getState().selection);
  for (const one of chosen) {
    if (one.selected) selection.add(one.id);
    else selection.delete(one.id);
  }
  select(selection);
}

function startDrag(leaders: string[]): Drag {
  const { items } = canvasStore.getState();
  const moved = new Set(leaders.filter((id) => items[id]));
  for (const id of leaders) {
    const section = items[id];
    if (section?.kind !== "section") continue;
    for (const item of Object.values(items)) {
      if (item.id !== id && contains(section, item)) moved.add(item.id);
    }
  }
  const seen = visibleBox();
  const others = Object.values(items).filter((one) => !moved.has(one.id) && overlap(one, seen));
  const start = Object.fromEntries([...moved].map((id) => [id, boxOf(items[id]!)]));
  return { leaders: leaders.filter((id) => items[id]), start, others };
}

const boxOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height });

function moveBy({ leaders, start, others }: Drag, to: { x: number; y: number }, free: boolean) {
  const first = start[leaders[0] ?? ""];
  const all = boundsOf(leaders.flatMap((id) => start[id] ?? []));
  if (!first || !all) return;
  const [dx, dy] = [to.x - first.x, to.y - first.y];
  const reach = free ? 0 : snapPixels / viewStore.getState().zoom;
  const snapped = snap({ ...all, x: all.x + dx, y: all.y + dy }, others, reach);
  const moving: Boxes = {};
  for (const [id, box] of Object.entries(start)) {
    moving[id] = { ...box, x: box.x + dx + snapped.dx, y: box.y + dy + snapped.dy };
  }
  show(moving, free ? [] : snapped.guides);
}

/** The picture under the middle of one that is dragged alone. */
function pictureBelow({ leaders: [id, more] }: Drag, blends: boolean) {
  const { items } = canvasStore.getState();
  const box = id ? deskStore.getState().moving[id] : undefined;
  if (!id || more || !box || items[id]?.kind !== "picture") return null;
  const below = Object.values(items).find(
    (one) => one.id !== id && one.kind === "picture" && contains(one, box),
  );
  return below ? { id: below.id, blends } : null;
}

/** What was dragged goes back to where it lay. */
function putBack() {
  deskStore.setState({ moving: {}, guides: [], over: null });
  signal({ moving: [] });
}

/** A picture keeps its aspect: its width decides, and the words below it keep their height. */
function resize(id: string, changes: NodeChange<CanvasNode>[]) {
  const item = canvasStore.getState().items[id];
  if (!item) return;
  const now = { ...boxOf(item), ...deskStore.getState().moving[id] };
  for (const change of changes) {
    if (change.type === "dimensions" && change.id === id && change.dimensions) {
      Object.assign(now, change.dimensions);
    }
    if (change.type === "position" && change.id === id && change.position) {
      Object.assign(now, change.position);
    }
  }
  show({ [id]: item.kind === "picture" ? keepFoot(item, now) : now }, []);
}

function keepFoot(item: Item, now: Box): Box {
  const height = now.width + pictureFoot;
  const fromTop = Math.abs(now.y - item.y) > 0.5;
  return { ...now, height, y: fromTop ? item.y + item.height - height : item.y };
}

function show(moving: Boxes, guides: ReturnType<typeof snap>["guides"]) {
  deskStore.setState({ moving, guides });
  const told = Object.entries(moving).slice(0, mostTold);
  signal({ moving: told.map(([id, box]) => ({ id, ...box })) });
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Writes what was dragged or resized, as one step that can be taken back. */
export function drop() {
  const { moving } = deskStore.getState();
  const { items } = canvasStore.getState();
  const operations = Object.entries(moving).flatMap(([id, box]): Operation[] => {
    const item = items[id];
    if (!item) return [];
    const names = (["x", "y", "width", "height"] as const).filter(
      (name) => round(box[name]) !== item[name],
    );
    if (names.length === 0) return [];
    return [{ op: "patch", id, set: Object.fromEntries(names.map((n) => [n, round(box[n])])) }];
  });
  if (operations.length > 0) edit(operations);
  deskStore.setState({ moving: {}, guides: [], over: null });
  releaseWhenWritten();
}

/** The others see it where it was dropped until they are told so by the server: nothing jumps back. */
function releaseWhenWritten() {
  const release = () => {
    if (Object.keys(deskStore.getState().moving).length === 0) signal({ moving: [] });
  };
  if (canvasStore.getState().edits.length === 0) return release();
  const stop = canvasStore.subscribe(({ edits }) => {
    if (edits.length > 0) return;
    stop();
    release();
  });
}
