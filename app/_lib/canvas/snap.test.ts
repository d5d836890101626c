import { describe, expect, it } from "vitest";
import { snap } from "./snap";

const box = (x: number, y: number, width = 100, height = 100) => ({ x, y, width, height });

describe("snap", () => {
  it("moves edges and middles that are near onto each other, along each axis by itself", () => {
    const { dx, dy, guides } = snap(box(4, 250), [box(0, 0)], 7);
    expect([dx, dy]).toEqual([-4, 0]);
    expect(guides.filter(({ axis }) => axis === "x").map(({ at }) => at)).toEqual([0, 50, 100]);
    expect(guides[0]).toMatchObject({ from: 0, to: 350 });
    expect(snap(box(203, 297), [box(0, 0), box(200, 300)], 7)).toMatchObject({ dx: -3, dy: 3 });
  });

  it("leaves alone what is further away than its reach", () => {
    expect(snap(box(8, 308), [box(0, 0)], 7)).toEqual({ dx: 0, dy: 0, guides: [] });
    expect(snap(box(3, 3), [box(0, 0)], 0)).toMatchObject({ dx: 0, dy: 0 });
  });

  it("takes the nearest of several", () => {
    expect(snap(box(5, 500), [box(0, 0), box(7, 200)], 10).dx).toBe(2);
  });
});
