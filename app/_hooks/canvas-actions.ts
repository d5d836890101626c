"use client";

import {
  freePlace,
  itemGap,
  toPut,
  type Box,
  type Item,
  type ItemPut,
  type Operation,
  type Point,
} from "@/server/contract";
import { align, distribute, tidy, type Edge, type Moves } from "../_lib/canvas/arrange";
import { boundsOf } from "../_lib/canvas/geometry";
import { uuid } from "../_lib/uuid";
import { visibleCentre } from "../_live/view-store";
import { bringIntoView } from "./use-camera";
import { edit, itemsNow, listNow } from "./use-canvas";
import { select, selectedItems, startEditing } from "./use-desk";

const put = (item: ItemPut): Operation => ({ op: "put", item });
/** In front of everything. */
export const onTop = () => listNow().reduce((top, one) => Math.max(top, one.z), 0) + 1;

type Fresh = ItemPut extends infer P
  ? P extends ItemPut
    ? Omit<P, "id" | "x" | "y" | "z">
    : never
  : never;

/** Puts something new on the canvas: at a spot, or where there is room in the middle of the view. */
export function add(fresh: Fresh, at?: Point): string {
  const id = uuid();
  const { width, height } = fresh;
  const centre = visibleCentre();
  const wish = { x: Math.round(centre.x - width / 2), y: Math.round(centre.y - height / 2) };
  const taken = listNow().filter((one) => one.kind !== "section" && fresh.kind !== "section");
  const place = at ?? freePlace(taken, { ...wish, width, height });
  const item = { ...fresh, ...place, id, z: onTop() } as ItemPut;
  edit([put(item)]);
  select([id]);
  bringIntoView({ ...place, width, height });
  return id;
}

const noteSize = { width: 232, height: 160 };

export function addNote(at?: Point, text = "") {
  const id = add({ kind: "note", text, tone: "amber", ...noteSize }, at);
  if (!text) startEditing(id);
}

/** Around what is selected, or empty in the middle of the view. */
export function addSection(at?: Point) {
  const around = boundsOf(selectedItems());
  const room = 40;
  const box: Box = around
    ? {
        ...{ x: around.x - room, y: around.y - room - 24 },
        ...{ width: around.width + 2 * room, height: around.height + 2 * room + 24 },
      }
    : { ...(at ?? visibleCentre()), width: 720, height: 480 };
  const { x, y, width, height } = box;
  const place = around || at ? { x, y } : { x: x - width / 2, y: y - height / 2 };
  startEditing(add({ kind: "section", title: "", tone: "paper", width, height }, place));
}

export function addLink(url: string, at?: Point) {
  const title = new URL(url).hostname.replace(/^www\./, "");
  add({ kind: "link", url, title, width: 280, height: 88 }, at);
}

/** A picture's colours, in a row below it. */
export function addSwatches(source: Item, colours: string[]) {
  const size = 56;
  const wish = { x: source.x, y: source.y + source.height + itemGap / 2 };
  const row = { width: colours.length * (size + 8), height: size };
  const start = freePlace(
    listNow().filter((one) => one.kind !== "section"),
    { ...wish, ...row },
    8,
  );
  const z = onTop();
  const items = colours.map((hex, n): ItemPut => {
    const place = { x: start.x + n * (size + 8), y: start.y, width: size, height: size };
    return { id: uuid(), kind: "swatch", hex, z, ...place };
  });
  edit(items.map(put));
  select(items.map((one) => one.id));
  bringIntoView({ ...start, ...row });
}

/** Takes what is selected off the board. The pictures themselves stay, and undo brings them back. */
export function removeSelected() {
  const items = selectedItems();
  edit(items.map(({ id }) => ({ op: "remove", id })));
  select([]);
  return items.length;
}

export function duplicateSelected() {
  const sources = selectedItems();
  const all = boundsOf(sources);
  if (!all) return;
  const taken = listNow().filter((one) => one.kind !== "section");
  const to = freePlace(taken, { ...all, x: all.x + all.width + itemGap });
  const z = onTop();
  const copies = sources.map((item, n) => ({
    ...toPut(item),
    ...{ id: uuid(), x: item.x - all.x + to.x, y: item.y - all.y + to.y, z: z + n },
  }));
  edit(copies.map(put));
  select(copies.map((one) => one.id));
  bringIntoView({ ...all, ...to });
}

function moveTo(moves: Moves, name?: string) {
  const items = itemsNow();
  const operations = [...moves].flatMap(([id, { x, y }]): Operation[] => {
    const item = items[id];
    if (!item || (item.x === x && item.y === y)) return [];
    return [{ op: "patch", id, set: { x, y } }];
  });
  edit(operations, name);
}

export const alignSelected = (edge: Edge) => moveTo(align(selectedItems(), edge));
export const distributeSelected = (along: "x" | "y") => moveTo(distribute(selectedItems(), along));

/** Everything, if nothing or a single thing is selected; sections stay where they are. */
export function tidySelected() {
  const chosen = selectedItems();
  const items = (chosen.length > 1 ? chosen : listNow()).filter((one) => one.kind !== "section");
  moveTo(tidy(items));
}

export function nudge(dx: number, dy: number) {
  const items = selectedItems();
  moveTo(new Map(items.map(({ id, x, y }) => [id, { x: x + dx, y: y + dy }])), "nudge");
}

export function restack(where: "front" | "back") {
  const chosen = selectedItems().toSorted((a, b) => a.z - b.z);
  const others = listNow().map((one) => one.z);
  const from =
    where === "front" ? Math.max(0, ...others) + 1 : Math.min(0, ...others) - chosen.length;
  edit(chosen.map(({ id }, n) => ({ op: "patch", id, set: { z: from + n } })));
}

export const selectAll = () => select(listNow().map((one) => one.id));
export const patch = (id: string, set: Extract<Operation, { op: "patch" }>["set"]) =>
  edit([{ op: "patch", id, set }]);
