import { describe, expect, it } from "vitest";
import { allFinite, combine, concat, floatsFromBytes, split, toBytes, toPixels } from "./tensor";

describe("tensors", () => {
  it("become pixels, clamped, planes interleaved", () => {
    const [red, green, blue] = [
      [-1, 1],
      [0, 7],
      [-7, 0.5],
    ];
    const pixels = toPixels(Float32Array.from([red!, green!, blue!].flat()));
    expect([...pixels]).toEqual([0, 128, 0, 255, 255, 191]);
  });

  it("go into one block and come back", () => {
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const block = floatsFromBytes(toBytes(concat([a, b])))!;
    expect(split(block, 2)).toEqual([a, b]);
    expect(floatsFromBytes(new Uint8Array(7))).toBeNull();
  });

  it("are combined, and looked through for what is no number", () => {
    expect(combine(2, Float32Array.of(1, 2), -1, Float32Array.of(1, 1))).toEqual(
      Float32Array.of(1, 3),
    );
    expect(allFinite(Float32Array.of(0, 1))).toBe(true);
    expect(allFinite(Float32Array.of(0, NaN))).toBe(false);
    expect(allFinite(Float32Array.of(-Infinity))).toBe(false);
  });
});
