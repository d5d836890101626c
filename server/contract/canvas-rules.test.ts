import { describe, expect, it } from "vitest";
import { apply, freePlace, objection, type Box, type Item, type Items } from "./index";

const note = (id: string, change: Partial<Item> = {}) =>
  ({
    ...{ id, kind: "note", x: 0, y: 0, width: 100, height: 100, z: 0, text: "", tone: "paper" },
    ...{ createdBy: "ada", ...change },
  }) as Item;

describe("operations", () => {
  const items: Items = { n: note("n") };

  it("put, patch and remove, and leave the canvas before as it was", () => {
    const more = apply(items, { op: "put", item: note("m") });
    const moved = apply(more, { op: "patch", id: "n", set: { x: 4 } });
    expect(moved).toEqual({ n: note("n", { x: 4 }), m: note("m") });
    expect(apply(moved, { op: "remove", id: "n" })).toEqual({ m: note("m") });
    expect(items).toEqual({ n: note("n") });
  });

  it("that make no sense are refused, and change nothing", () => {
    const gone = { op: "patch", id: "gone", set: { x: 4 } } as const;
    const foreign = { op: "patch", id: "n", set: { url: "https://a.b" } } as const;
    const other = {
      op: "put",
      item: { ...note("n"), kind: "swatch", hex: "#112233" } as never,
    } as const;
    for (const operation of [gone, foreign, other]) {
      expect(objection(items, operation)).toBeTruthy();
      expect(apply(items, operation)).toBe(items);
    }
  });
});

describe("the free place", () => {
  const box = (x: number, y: number): Box => ({ x, y, width: 100, height: 100 });

  it("is the wish itself, then to its right, then below", () => {
    const taken: Box[] = [];
    for (let n = 0; n < 3; n++) taken.push({ ...box(0, 0), ...freePlace(taken, box(0, 0), 10) });
    expect(taken.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [110, 0],
      [0, 110],
    ]);
  });

  it("overlaps nothing, however full it is around the wish", () => {
    const taken: Box[] = [];
    for (let n = 0; n < 300; n++) taken.push({ ...box(0, 0), ...freePlace(taken, box(7, -3), 10) });
    const spots = new Set(taken.map(({ x, y }) => `${x} ${y}`));
    expect(spots.size).toBe(300);
    const far = Math.max(...taken.map(({ x, y }) => Math.hypot(x, y)));
    expect(far).toBeLessThan(1600);
  });

  it("is below everything where a wall of things has no gap", () => {
    const wall = { x: -20_000, y: -20_000, width: 40_000, height: 40_000 };
    expect(freePlace([wall], box(0, 0), 10)).toEqual({ x: 0, y: 20_010 });
  });
});
