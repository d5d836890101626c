import { describe, expect, it } from "vitest";
import { align, distribute, tidy } from "./arrange";
import { overlap, type Placed } from "./geometry";

const box = (id: string, x: number, y: number, width = 100, height = 100): Placed => ({
  ...{ id, x, y, width, height },
});
const after = (boxes: Placed[], moves: Map<string, { x: number; y: number }>) =>
  boxes.map((one) => ({ ...one, ...moves.get(one.id) }));

describe("align", () => {
  const boxes = [box("a", 0, 0), box("b", 50, 300, 40), box("c", 500, 100, 60, 20)];

  it("brings edges and middles together, and changes nothing along the other axis", () => {
    expect(after(boxes, align(boxes, "left")).map((one) => one.x)).toEqual([0, 0, 0]);
    expect(after(boxes, align(boxes, "right")).map((one) => one.x + one.width)).toEqual(
      Array(3).fill(560),
    );
    const middles = after(boxes, align(boxes, "middle"));
    expect(middles.map((one) => one.y + one.height / 2)).toEqual([200, 200, 200]);
    expect(middles.map((one) => one.x)).toEqual([0, 50, 500]);
    expect(align([], "top").size).toBe(0);
  });
});

describe("distribute", () => {
  it("leaves the first and the last, and gives equal room to all between", () => {
    const boxes = [box("c", 400, 0), box("a", 0, 5), box("b", 120, 9, 50)];
    const placed = after(boxes, distribute(boxes, "x")).toSorted((a, b) => a.x - b.x);
    expect(placed.map((one) => one.x)).toEqual([0, 225, 400]);
    expect(placed.map((one) => one.y)).toEqual([5, 9, 0]);
  });

  it("needs three", () => {
    expect(distribute([box("a", 0, 0), box("b", 9, 9)], "y").size).toBe(0);
  });
});

describe("tidy", () => {
  it("keeps the reading order, the upper left corner, and lets nothing overlap", () => {
    const boxes = Array.from({ length: 23 }, (_, n) =>
      box(
        `n${n}`,
        ((n * 37) % 11) * 90,
        ((n * 53) % 7) * 80,
        80 + ((n * 31) % 120),
        60 + ((n * 17) % 90),
      ),
    );
    const placed = after(boxes, tidy(boxes));
    expect(Math.min(...placed.map((one) => one.x))).toBe(Math.min(...boxes.map((one) => one.x)));
    expect(Math.min(...placed.map((one) => one.y))).toBe(Math.min(...boxes.map((one) => one.y)));
    for (const a of placed) {
      for (const b of placed) if (a.id < b.id) expect(overlap(a, b), `${a.id} ${b.id}`).toBe(false);
    }
  });

  it("changes nothing when everything is tidy", () => {
    const boxes = Array.from({ length: 9 }, (_, n) => box(`n${n}`, n * 7, n * 150));
    const once = after(boxes, tidy(boxes));
    expect(after(once, tidy(once))).toEqual(once);
  });
});
