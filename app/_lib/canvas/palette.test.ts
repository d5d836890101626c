import { describe, expect, it } from "vitest";
import { colourName, coloursOf, inkOn } from "./palette";

const pixels = (...runs: [number, number, number, number][]) =>
  new Uint8ClampedArray(
    runs.flatMap(([count, ...rgb]) => Array.from({ length: count }, () => [...rgb, 255]).flat()),
  );

describe("palette", () => {
  it("names a picture's colours, the most frequent first, without near twins", () => {
    const found = coloursOf(pixels([50, 250, 20, 20], [30, 20, 30, 200], [20, 240, 30, 30]));
    expect(found).toHaveLength(2);
    expect(found.map(colourName)).toEqual(["red", "blue"]);
  });

  it("passes over what cannot be seen", () => {
    const clear = pixels([10, 255, 255, 255]).map((value, at) => (at % 4 === 3 ? 0 : value));
    expect(coloursOf(clear)).toEqual([]);
  });

  it("finds words and readable ink for any colour", () => {
    expect(colourName("#c46b50")).toBe("terracotta");
    expect(inkOn("#ffffff")).not.toBe(inkOn("#000000"));
  });
});
