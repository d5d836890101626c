import { describe, expect, it } from "vitest";
import { columnsFor, placeInRows } from "./rows";

const columnOf = (placed: ReturnType<typeof placeInRows<string>>) =>
  Object.fromEntries(placed.map(({ item, column }) => [item, column]));

describe("placeInRows", () => {
  it("fills the top row from the left, newest row first, in reading order", () => {
    const placed = placeInRows(["e", "d", "c", "b", "a"], 0, 3);
    expect(placed.map(({ item, row, column }) => `${item}${row}${column}`)).toEqual([
      ...["d00", "e01", "a10", "b11", "c12"],
    ]);
  });

  it("keeps every card's column when new ones arrive and when older ones are loaded", () => {
    const before = columnOf(placeInRows(["c", "b", "a"], 0, 2));
    const newer = columnOf(placeInRows(["e", "d", "c", "b", "a"], 0, 2));
    const older = columnOf(placeInRows(["c", "b", "a", "z", "y", "x"], -3, 2));
    for (const item of ["a", "b", "c"]) {
      expect(newer[item]).toBe(before[item]);
      expect(older[item]).toBe(before[item]);
    }
  });

  it("counts columns", () => {
    expect(columnsFor(390, 240, 16)).toBe(1);
    expect(columnsFor(496, 240, 16)).toBe(2);
    expect(columnsFor(100, 240, 16)).toBe(1);
  });
});
