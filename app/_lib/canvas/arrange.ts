import { itemGap, type Point } from "@/server/contract";
import { boundsOf, readingOrder, type Placed } from "./geometry";

export type Moves = Map<string, Point>;
export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/** Brings one edge, or the middles, of all to where the outermost has it. */
export function align(boxes: readonly Placed[], edge: Edge): Moves {
  const all = boundsOf(boxes);
  if (!all) return new Map();
  const place = ({ x, y, width, height }: Placed): Point => {
    switch (edge) {
      case "left":
        return { x: all.x, y };
      case "centre":
        return { x: all.x + (all.width - width) / 2, y };
      case "right":
        return { x: all.x + all.width - width, y };
      case "top":
        return { x, y: all.y };
      case "middle":
        return { x, y: all.y + (all.height - height) / 2 };
      case "bottom":
        return { x, y: all.y + all.height - height };
    }
  };
  return new Map(boxes.map((box) => [box.id, place(box)]));
}

/** Equal room between all, from the first to the last, which stay where they are. */
export function distribute(boxes: readonly Placed[], along: "x" | "y"): Moves {
  const size = along === "x" ? "width" : "height";
  const sorted = boxes.toSorted((a, b) => a[along] - b[along]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || sorted.length < 3) return new Map();
  const span = last[along] + last[size] - first[along];
  const room = (span - sorted.reduce((sum, box) => sum + box[size], 0)) / (sorted.length - 1);
  let at = first[along];
  return new Map(
    sorted.map((box) => {
      const place = { x: box.x, y: box.y, [along]: at };
      at += box[size] + room;
      return [box.id, place];
    }),
  );
}

/**
 * A tidy grid in reading order, as wide as it is high, from where the upper left one stands. Columns
 * are as wide as the widest of them, so that different sizes still line up.
 */
export function tidy(boxes: readonly Placed[], gap = itemGap): Moves {
  const all = boundsOf(boxes);
  if (!all) return new Map();
  const order = readingOrder(boxes);
  const columns = columnsFor(order);
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...order.filter((_, n) => n % columns === column).map((box) => box.width)),
  );
  const moves: Moves = new Map();
  let y = all.y;
  for (let from = 0; from < order.length; from += columns) {
    const row = order.slice(from, from + columns);
    let x = all.x;
    for (const [column, box] of row.entries()) {
      moves.set(box.id, { x, y });
      x += (widths[column] ?? 0) + gap;
    }
    y += Math.max(...row.map((box) => box.height)) + gap;
  }
  return moves;
}

/** So many columns that the whole is about as wide as it is high, or a little wider. */
function columnsFor(boxes: readonly Placed[]): number {
  const mean = (size: "width" | "height") =>
    boxes.reduce((sum, box) => sum + box[size], 0) / boxes.length;
  return Math.max(1, Math.ceil(Math.sqrt((boxes.length * mean("height") * 1.2) / mean("width"))));
}
