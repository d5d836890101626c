import type { Box, Point } from "@/server/contract";

export type Placed = Box & { id: string };
export type Viewport = { x: number; y: number; zoom: number };

export function boundsOf(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export const centreOf = ({ x, y, width, height }: Box): Point => ({
  x: x + width / 2,
  y: y + height / 2,
});

export const contains = (outer: Box, inner: Box) => {
  const { x, y } = centreOf(inner);
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
};

export const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Room around what is fitted, in pixels on the screen. */
export type Insets = { top: number; right: number; bottom: number; left: number };

/** The viewport that shows a box as large as it fits, within these zooms. */
export function fit(
  box: Box,
  frame: { width: number; height: number },
  insets: Insets,
  [least, most]: [number, number],
): Viewport {
  const width = Math.max(1, frame.width - insets.left - insets.right);
  const height = Math.max(1, frame.height - insets.top - insets.bottom);
  const wanted = Math.min(width / Math.max(1, box.width), height / Math.max(1, box.height));
  const zoom = Math.min(most, Math.max(least, wanted));
  const middle = centreOf(box);
  return {
    x: insets.left + width / 2 - middle.x * zoom,
    y: insets.top + height / 2 - middle.y * zoom,
    zoom,
  };
}

/**
 * In reading order: rows from the top, each from the left. Things whose heights overlap by half
 * are taken for one row.
 */
export function readingOrder<T extends Box>(items: readonly T[]): T[] {
  const rows: T[][] = [];
  for (const item of items.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.at(-1);
    const first = row?.[0];
    const sameRow = first && item.y < first.y + Math.min(first.height, item.height) / 2;
    if (row && sameRow) row.push(item);
    else rows.push([item]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.x - b.x));
}

export type Direction = "left" | "right" | "up" | "down";

/** The nearest thing in a direction; what lies straight ahead counts as nearer. */
export function neighbour<T extends Placed>(items: readonly T[], from: Box, direction: Direction) {
  const start = centreOf(from);
  let best: T | null = null;
  let least = Infinity;
  for (const item of items) {
    const { x, y } = centreOf(item);
    const [dx, dy] = [x - start.x, y - start.y];
    const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const aside = direction === "left" || direction === "right" ? Math.abs(dy) : Math.abs(dx);
    const distance = ahead + 2 * aside;
    if (ahead <= 1 || distance >= least) continue;
    [best, least] = [item, distance];
  }
  return best;
}
