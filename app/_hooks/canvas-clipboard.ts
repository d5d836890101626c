"use client";

import { toast } from "sonner";
import { z } from "zod";
import {
  canvasLimits,
  copiesMax,
  freePlace,
  id,
  itemGap,
  itemPut,
  toPut,
  type Item,
  type ItemPut,
  type Point,
} from "@/server/contract";
import { boundsOf } from "../_lib/canvas/geometry";
import { uuid } from "../_lib/uuid";
import { boardStore } from "../_live/board-store";
import { copyTo } from "../_live/exchange";
import { visibleCentre } from "../_live/view-store";
import { onTop, removeSelected } from "./canvas-actions";
import { bringIntoView } from "./use-camera";
import { edit, listNow, mayEdit } from "./use-canvas";
import { select, selectedItems } from "./use-desk";

/** What was copied: things of a board, which may be pasted onto another one. */
const copied = z.object({
  boardId: id,
  items: z.array(itemPut).min(1).max(canvasLimits.operations),
});
type Copied = z.infer<typeof copied>;

/** How other windows know it on the clipboard. A menu may not read that one: it has its own. */
const format = "application/x-emerge-items";
const keptAs = "emerge.copied";

/** Puts what is selected onto the clipboard; false if that is nothing. Others read its words. */
export function copySelected(clipboard: DataTransfer): boolean {
  const { boardId } = boardStore.getState();
  const items = selectedItems().slice(0, canvasLimits.operations);
  if (!boardId || items.length === 0) return false;
  const text = JSON.stringify({ boardId, items: items.map(toPut) } satisfies Copied);
  clipboard.setData(format, text);
  clipboard.setData("text/plain", items.map(wordsOf).filter(Boolean).join("\n"));
  keep(text);
  toast(items.length === 1 ? "Copied" : `${items.length} things copied`, { id: "copied" });
  return true;
}

export function cutSelected(clipboard: DataTransfer): boolean {
  if (!mayEdit() || !copySelected(clipboard)) return false;
  removeSelected();
  return true;
}

function wordsOf(item: Item): string {
  switch (item.kind) {
    case "note":
      return item.text;
    case "section":
      return item.title;
    case "link":
      return item.url;
    case "swatch":
      return item.hex;
    case "picture":
      return boardStore.getState().generations[item.generationId]?.recipe.prompt ?? "";
    case "upload":
      return "";
  }
}

function keep(text: string) {
  try {
    localStorage.setItem(keptAs, text);
  } catch {
    // Without storage there are the keys, which use the clipboard itself.
  }
}

function kept(): string {
  try {
    return localStorage.getItem(keptAs) ?? "";
  } catch {
    return "";
  }
}

export const canPaste = () => read(kept()) !== null;

/** From the menu: at the spot where it was opened. */
export const pasteKept = (at?: Point) => takeCopied(kept(), at);

/** Things of Emerge on a clipboard; false if there are none. */
export const pasteFrom = (data: DataTransfer) => takeCopied(data.getData(format));

function takeCopied(text: string, at?: Point): boolean {
  const found = read(text);
  if (found) void paste(found, at);
  return found !== null;
}

function read(text: string): Copied | null {
  try {
    return text === "" ? null : copied.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function paste({ boardId: from, items }: Copied, at?: Point) {
  const { boardId } = boardStore.getState();
  if (!boardId) return;
  const here = from === boardId ? items : await brought(boardId, items);
  if (boardStore.getState().boardId !== boardId || here.length === 0) return;
  const all = boundsOf(here)!;
  const to = at ?? placeFor(all, from === boardId);
  const z = onTop();
  const stack = new Map(here.toSorted((a, b) => a.z - b.z).map((item, n) => [item.id, z + n]));
  const fresh = here.map((item) => ({
    ...item,
    ...{ id: uuid(), x: item.x - all.x + to.x, y: item.y - all.y + to.y },
    z: stack.get(item.id)!,
  }));
  edit(fresh.map((item) => ({ op: "put", item })));
  select(fresh.map((item) => item.id));
  bringIntoView({ ...all, ...to });
}

/** On its own board beside the original, elsewhere in the middle of what is seen. */
function placeFor(all: NonNullable<ReturnType<typeof boundsOf>>, own: boolean): Point {
  const taken = listNow().filter((one) => one.kind !== "section");
  if (own) return freePlace(taken, { ...all, x: all.x + all.width + itemGap });
  const centre = visibleCentre();
  const wish = {
    x: Math.round(centre.x - all.width / 2),
    y: Math.round(centre.y - all.height / 2),
  };
  return freePlace(taken, { ...all, ...wish });
}

/** The same things, with the pictures that the studio has made of them for this board. */
async function brought(boardId: string, items: ItemPut[]): Promise<ItemPut[]> {
  const pictures = items.flatMap((one) => (one.kind === "picture" ? one.generationId : []));
  const uploads = items.flatMap((one) => (one.kind === "upload" ? one.uploadId : []));
  if (pictures.length + uploads.length === 0) return items;
  const note = toast.loading("Pasting…");
  const ids = new Map<string, string>();
  for (let n = 0; n < Math.max(pictures.length, uploads.length); n += copiesMax) {
    const part = (all: string[]) => all.slice(n, n + copiesMax);
    const answer = await copyTo(boardId, { pictures: part(pictures), uploads: part(uploads) });
    if (!answer.ok) {
      toast.error(`Could not be pasted: ${answer.error.message}`, { id: note });
      return [];
    }
    for (const pair of Object.entries(answer.data.ids)) ids.set(...pair);
  }
  toast.dismiss(note);
  const found = items.flatMap((item) => renamed(item, ids));
  const left = items.length - found.length;
  if (left > 0) toast(`${left} of ${items.length} could not be pasted: gone, or not done yet.`);
  return found;
}

function renamed(item: ItemPut, ids: Map<string, string>): ItemPut | [] {
  if (item.kind === "picture") {
    const generationId = ids.get(item.generationId);
    return generationId ? { ...item, generationId } : [];
  }
  if (item.kind !== "upload") return item;
  const uploadId = ids.get(item.uploadId);
  return uploadId ? { ...item, uploadId } : [];
}
