import { describe, expect, it } from "vitest";
import { boundsOf, contains, fit, neighbour, readingOrder, type Placed } from "./geometry";

const box = (id: string, x: number, y: number, width = 100, height = 100): Placed => ({
  ...{ id, x, y, width, height },
});

describe("geometry", () => {
  it("finds the bounds of all, and none of nothing", () => {
    expect(boundsOf([box("a", -50, 10), box("b", 100, 200, 10, 10)])).toEqual({
      ...{ x: -50, y: 10, width: 160, height: 200 },
    });
    expect(boundsOf([])).toBeNull();
  });

  it("takes a thing for part of a section by its middle", () => {
    const section = box("s", 0, 0, 300, 300);
    expect(contains(section, box("a", 240, 240))).toBe(true);
    expect(contains(section, box("a", 260, 240))).toBe(false);
  });

  it("fits a box into what is free of the frame, within the zooms", () => {
    const insets = { top: 0, right: 0, bottom: 100, left: 0 };
    const frame = { width: 1000, height: 600 };
    expect(fit(box("a", 0, 0, 1000, 1000), frame, insets, [0.1, 1])).toEqual({
      ...{ x: 250, y: 0, zoom: 0.5 },
    });
    expect(fit(box("a", 100, 100), frame, insets, [0.1, 1])).toEqual({ x: 350, y: 100, zoom: 1 });
    expect(fit(box("a", 0, 0, 1e6, 1e6), frame, insets, [0.1, 1]).zoom).toBe(0.1);
  });

  it("reads rows from the top, each from the left, though they are not quite level", () => {
    const items = [box("d", 10, 205), box("b", 130, -8), box("a", 0, 0), box("c", 260, 12)];
    expect(readingOrder(items).map((one) => one.id)).toEqual(["a", "b", "c", "d"]);
  });

  it("goes to the nearest that way, and straight on rather than aside", () => {
    const items = [box("far", 500, 0), box("aside", 130, 220), box("left", -200, 0)];
    const from = box("from", 0, 0);
    expect(neighbour([...items, from], from, "right")?.id).toBe("far");
    expect(neighbour([...items, from], from, "left")?.id).toBe("left");
    expect(neighbour([...items, from], from, "down")?.id).toBe("aside");
    expect(neighbour([...items, from], from, "up")).toBeNull();
  });
});
