import { canvasLimits, type AppliedOperation, type Item, type ItemPut, type Point } from "./canvas";

/**
 * What page and server must agree on to the letter: how an operation changes a canvas, and where a
 * new picture finds its place. Plain functions over plain data.
 */
export type Items = Readonly<Record<string, Item>>;

/** Why an operation cannot be applied; null if it can. */
export function objection(items: Items, operation: AppliedOperation): string | null {
  if (operation.op === "put") {
    const known = items[operation.item.id];
    return known && known.kind !== operation.item.kind
      ? "Something else lies under this id already."
      : null;
  }
  const known = items[operation.id];
  if (!known) return "It was taken off the board meanwhile.";
  if (operation.op === "remove") return null;
  const foreign = Object.keys(operation.set).find((name) => !(name in known));
  return foreign ? `A ${known.kind} has no ${foreign}.` : null;
}

/** The canvas after one operation; the same object if nothing came of it. */
export function apply(items: Items, operation: AppliedOperation): Items {
  if (objection(items, operation)) return items;
  if (operation.op === "put") return { ...items, [operation.item.id]: operation.item };
  if (operation.op === "remove") {
    const { [operation.id]: _gone, ...left } = items;
    return left;
  }
  const changed = { ...items[operation.id], ...operation.set } as Item;
  return { ...items, [operation.id]: changed };
}

/** What a put says of an item: all but who made it. */
export function toPut({ createdBy: _by, ...put }: Item): ItemPut {
  return put as ItemPut;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture's card: the square print, and under it the film's edge and the words. */
export const pictureWidth = 256;
export const pictureFoot = 126;
export const pictureBox = (width = pictureWidth) => ({ width, height: width + pictureFoot });

/** Between things that are placed or tidied. */
export const itemGap = 24;

const overlaps = (a: Box, b: Box, gap: number) =>
  a.x < b.x + b.width + gap &&
  b.x < a.x + a.width + gap &&
  a.y < b.y + b.height + gap &&
  b.y < a.y + a.height + gap;

/** Rings that are searched around the wish before the place is sought below everything. */
const mostRings = 40;

/**
 * The free place nearest to a wish: the wish itself, then ring by ring around it, to the right
 * first, then below, to the left, above.
 */
export function freePlace(taken: readonly Box[], wish: Box, gap = itemGap): Point {
  const free = ({ x, y }: Point) =>
    inReach(x) && inReach(y) && !taken.some((other) => overlaps({ ...wish, x, y }, other, gap));
  for (let ring = 0; ring <= mostRings; ring++) {
    const place = ringPlaces(wish, ring, gap).find(free);
    if (place) return place;
  }
  const bottom = Math.max(...taken.map((other) => other.y + other.height));
  return { x: wish.x, y: bottom + gap };
}

const inReach = (value: number) => Math.abs(value) <= canvasLimits.coordinate;

function ringPlaces(wish: Box, ring: number, gap: number): Point[] {
  if (ring === 0) return [{ x: wish.x, y: wish.y }];
  const cells: [number, number][] = [];
  for (let n = -ring; n <= ring; n++) cells.push([ring, n], [n, ring], [-ring, n], [n, -ring]);
  const rank = ([column, row]: [number, number]) =>
    Math.hypot(column, row) - (column > 0 && row === 0 ? 0.2 : 0) - (row > 0 ? 0.1 : 0);
  return cells
    .toSorted((a, b) => rank(a) - rank(b))
    .map(([column, row]) => ({
      x: wish.x + column * (wish.width + gap),
      y: wish.y + row * (wish.height + gap),
    }));
}
