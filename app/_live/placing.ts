import {
  freePlace,
  itemGap,
  pictureBox,
  type Box,
  type Items,
  type Point,
} from "@/server/contract";
import { overlap } from "../_lib/canvas/geometry";
import { canvasStore } from "./canvas-store";
import type { Pending } from "./outbox-state";
import { visibleBox, visibleCentre } from "./view-store";

/** Corners lie on a fine grid, so that cards that were placed by themselves line up. */
const grid = 8;

/** The row that this window's last picture stands in: the next one goes on with it while it is seen. */
let row: { boardId: string; start: number; last: Point } | null = null;

/**
 * Where a new picture's card goes: beside its parent, after the last one, or else in the middle of
 * what is seen; the server follows this wish. On a board that is not open yet, where all begin.
 */
export function placeFor(boardId: string, parentId: string | undefined, pending: Pending[]): Point {
  const { boardId: open, items } = canvasStore.getState();
  const taken = [...obstacles(open === boardId ? items : {}), ...cardsAsked(boardId, pending)];
  const here = open === boardId ? (besideParent(items, parentId) ?? next(boardId)) : null;
  const wish = here ?? (open === boardId ? middle() : { x: 0, y: 0 });
  const place = freePlace(taken, { ...wish, ...pictureBox() });
  const sameRow = row?.boardId === boardId && place.x > row.start && place.y === row.last.y;
  row = { boardId, start: sameRow && row ? row.start : place.x, last: place };
  return place;
}

/** To the right of the last one as far as one sees, then a row below, as one writes. */
function next(boardId: string): Point | null {
  if (row?.boardId !== boardId) return null;
  const card = pictureBox();
  const seen = visibleBox();
  if (!overlap({ ...row.last, ...card }, seen)) return null;
  const right = row.last.x + card.width + itemGap;
  const fits = right + card.width <= seen.x + seen.width;
  return fits
    ? { x: right, y: row.last.y }
    : { x: row.start, y: row.last.y + card.height + itemGap };
}

const obstacles = (items: Items): Box[] =>
  Object.values(items).filter((item) => item.kind !== "section");

const cardsAsked = (boardId: string, pending: Pending[]): Box[] =>
  pending.flatMap((one) =>
    one.boardId === boardId && one.place ? { ...one.place, ...pictureBox() } : [],
  );

function besideParent(items: Items, parentId: string | undefined): Point | null {
  if (!parentId) return null;
  const parent = Object.values(items).find(
    (one) => one.kind === "picture" && one.generationId === parentId,
  );
  return parent ? { x: parent.x + parent.width + itemGap, y: parent.y } : null;
}

function middle(): Point {
  const { x, y } = visibleCentre();
  const { width, height } = pictureBox();
  const onGrid = (value: number) => Math.round(value / grid) * grid;
  return { x: onGrid(x - width / 2), y: onGrid(y - height / 2) };
}
