/**
 * Places cards in rows, newest row first, so that a new card never moves the ones being watched
 * sideways: each keeps its column, and a full top row moves down as a whole.
 *
 * `base` is the slot of the oldest card; it goes below zero as older pages are loaded, which keeps
 * the columns of the cards that were already there.
 */
export function placeInRows<T>(newestFirst: T[], base: number, columns: number): Placed<T>[] {
  const oldestFirst = newestFirst.toReversed();
  const top = Math.floor((base + oldestFirst.length - 1) / columns);
  const placed = oldestFirst.map((item, index) => {
    const slot = base + index;
    const row = top - Math.floor(slot / columns);
    return { item, row, column: slot - Math.floor(slot / columns) * columns };
  });
  return placed.toSorted((a, b) => a.row - b.row || a.column - b.column);
}
type Placed<T> = { item: T; row: number; column: number };

/** How many columns of at least `minimum` pixels fit, with `gap` between them. */
export function columnsFor(width: number, minimum: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (minimum + gap)));
}
