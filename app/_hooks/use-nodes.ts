"use client";

import type { Node } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { pictureBox, type Box, type Item, type Items } from "@/server/contract";
import { shortName } from "../_lib/format";
import { boardStore } from "../_live/board-store";
import { canvasStore } from "../_live/canvas-store";
import { deskStore } from "../_live/desk-store";
import { outboxStore } from "../_live/outbox";
import type { Pending } from "../_live/outbox-state";
import { togetherStore } from "../_live/together-store";
import { useFinePointer } from "./use-media";

/** A picture that was asked for and has no place on the server yet stands in line with the others. */
export type Shown = Item | { kind: "pending"; id: string; prompt: string };
export type CanvasNode = Node<{ item: Shown }, Shown["kind"]>;

/** Sections lie below everything else, among themselves in their order. */
const belowAll = -1_000_000;
const inFront = 1_000_000;

/**
 * All that lies on the canvas as React Flow wants it. A thing that did not change keeps its node, so
 * that a drag renders what moves and nothing else.
 */
export function useNodes(boardId: string): CanvasNode[] {
  const items = useStore(canvasStore, (canvas) => canvas.items);
  const selection = useStore(deskStore, (desk) => desk.selection);
  const mine = useStore(deskStore, (desk) => desk.moving);
  const theirs = useStore(togetherStore, (together) => together.moving);
  const editable = useStore(boardStore, ({ role }) => role === "owner" || role === "editor");
  const asked = useStore(
    outboxStore,
    useShallow((box) => box.pending.filter((one) => one.boardId === boardId)),
  );
  const fine = useFinePointer();
  const [rack] = useState(() => new NodeRack());
  return useMemo(
    () => rack.list({ items, asked, selection, moving: { ...theirs, ...mine }, editable, fine }),
    [rack, items, asked, selection, mine, theirs, editable, fine],
  );
}

type Facts = { item: Shown; box: Box; z: number; selected: boolean; draggable: boolean };
type Known = Facts & { node: CanvasNode };
type Wanted = {
  items: Items;
  asked: Pending[];
  selection: ReadonlySet<string>;
  moving: Readonly<Record<string, Box>>;
  editable: boolean;
  fine: boolean;
};

/** Nodes as they were last handed out, so that what did not change is the same object again. */
class NodeRack {
  private known = new Map<string, Known>();

  list({ items, asked, selection, moving, editable, fine }: Wanted): CanvasNode[] {
    const next = new Map<string, Known>();
    const add = (item: Shown, box: Box, z: number) => {
      const selected = selection.has(item.id);
      // A finger that lands on a card scrolls past it, unless the card was chosen first.
      const draggable = editable && item.kind !== "pending" && (fine || selected);
      const facts = { item, box: moving[item.id] ?? box, z, selected, draggable };
      const old = this.known.get(item.id);
      next.set(item.id, old && unchanged(old, facts) ? old : { ...facts, node: nodeOf(facts) });
    };
    for (const item of Object.values(items)) add(item, item, item.z);
    for (const one of asked) {
      if (!items[one.clientKey]) add(this.pending(one), boxOf(one), inFront);
    }
    this.known = next;
    return [...next.values()].map((one) => one.node);
  }

  private pending(asked: Pending): Shown {
    const known = this.known.get(asked.clientKey)?.item;
    if (known?.kind === "pending") return known;
    return { kind: "pending", id: asked.clientKey, prompt: asked.recipe.prompt };
  }
}

const unchanged = (old: Facts, now: Facts) =>
  old.item === now.item &&
  sameBox(old.box, now.box) &&
  old.selected === now.selected &&
  old.draggable === now.draggable;

const sameBox = (a: Box, b: Box) =>
  a === b || (a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);

const boxOf = (asked: Pending): Box => ({ ...(asked.place ?? { x: 0, y: 0 }), ...pictureBox() });

function nodeOf({ item, box, z, selected, draggable }: Facts): CanvasNode {
  const { x, y, width, height } = box;
  const section = item.kind === "section";
  return {
    id: item.id,
    // A request and the picture it becomes are one card, from the key press on.
    type: item.kind === "pending" ? "picture" : item.kind,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    // Without these React Flow renders every card once, in view or not, to look for them.
    handles: [],
    data: { item },
    selected,
    draggable,
    zIndex: section ? belowAll + Math.round(z) : Math.round(z),
    ariaLabel: nameOf(item),
    // What lies on a section is reached through it; it is moved by its title.
    ...(section ? { dragHandle: ".section-title", style: { pointerEvents: "none" as const } } : {}),
  } as CanvasNode;
}

/** What a thing is called, for lists, menus and those who listen. */
export function nameOf(item: Shown): string {
  switch (item.kind) {
    case "picture": {
      const picture = boardStore.getState().generations[item.generationId];
      return picture ? `Picture: ${shortName(picture.recipe.prompt, 8)}` : "Picture";
    }
    case "pending":
      return `Picture: ${shortName(item.prompt, 8)}`;
    case "upload":
      return "Uploaded picture";
    case "note":
      return item.text.trim() ? `Note: ${shortName(item.text, 8)}` : "Empty note";
    case "section":
      return `Section: ${item.title || "untitled"}`;
    case "swatch":
      return `Colour ${item.hex}`;
    case "link":
      return `Link: ${item.title || item.url}`;
  }
}
