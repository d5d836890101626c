import type { Box } from "@/server/contract";

/** A line along which something lines up, for the eye. */
export type Guide = { axis: "x" | "y"; at: number; from: number; to: number };
export type Snap = { dx: number; dy: number; guides: Guide[] };

type Span = { start: number; size: number };
const spanOf = (box: Box, axis: "x" | "y"): Span =>
  axis === "x" ? { start: box.x, size: box.width } : { start: box.y, size: box.height };
const linesOf = ({ start, size }: Span) => [start, start + size / 2, start + size];

/**
 * How far a box is to be moved so that an edge or its middle meets one of the others', at most
 * `reach`; the nearest wins, along each axis by itself.
 */
export function snap(box: Box, others: readonly Box[], reach: number): Snap {
  const dx = nearest(box, others, "x", reach);
  const dy = nearest(box, others, "y", reach);
  const moved = { ...box, x: box.x + dx, y: box.y + dy };
  return { dx, dy, guides: [...guidesOf(moved, others, "x"), ...guidesOf(moved, others, "y")] };
}

function nearest(box: Box, others: readonly Box[], axis: "x" | "y", reach: number): number {
  const own = linesOf(spanOf(box, axis));
  let best = 0;
  let least = reach;
  for (const other of others) {
    for (const line of linesOf(spanOf(other, axis))) {
      for (const mine of own) {
        const distance = Math.abs(line - mine);
        if (distance < least) [least, best] = [distance, line - mine];
      }
    }
  }
  return best;
}

const close = 0.01;

function guidesOf(box: Box, others: readonly Box[], axis: "x" | "y"): Guide[] {
  const across = axis === "x" ? "y" : "x";
  const own = linesOf(spanOf(box, axis));
  const guides = new Map<number, Guide>();
  for (const other of others) {
    for (const line of linesOf(spanOf(other, axis))) {
      if (!own.some((mine) => Math.abs(mine - line) < close)) continue;
      const known = guides.get(line);
      const [a, b] = [spanOf(box, across), spanOf(other, across)];
      const from = Math.min(a.start, b.start, known?.from ?? Infinity);
      const to = Math.max(a.start + a.size, b.start + b.size, known?.to ?? -Infinity);
      guides.set(line, { axis, at: line, from, to });
    }
  }
  return [...guides.values()];
}
