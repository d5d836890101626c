import { describe, expect, it } from "vitest";
import { NoiseStream } from "./noise";
import { lerp, slerp } from "./slerp";

const length = (x: Float32Array) => Math.hypot(...x);

describe("spherical interpolation", () => {
  const [a, b] = [new NoiseStream(1).draw(256), new NoiseStream(2).draw(256)];

  it("is exactly either end at 0 and 1", () => {
    expect(slerp(a, b, 0)).toBe(a);
    expect(slerp(a, b, 1)).toBe(b);
  });

  it("keeps the length of noise, where the straight line would lose a third of it", () => {
    const mean = (length(a) + length(b)) / 2;
    expect(Math.abs(length(slerp(a, b, 0.5)) / mean - 1)).toBeLessThan(0.02);
    expect(length(lerp(a, b, 0.5)) / mean).toBeLessThan(0.8);
  });

  it("turns at an even pace", () => {
    const [x, y] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const third = slerp(x, y, 1 / 3);
    expect(third[0]).toBeCloseTo(Math.cos(Math.PI / 6), 6);
    expect(third[1]).toBeCloseTo(Math.sin(Math.PI / 6), 6);
  });

  it("goes straight where there is no angle", () => {
    const zero = new Float32Array(2);
    expect(slerp(zero, Float32Array.of(2, 2), 0.5)).toEqual(Float32Array.of(1, 1));
    expect(slerp(a, a, 0.5)).toEqual(a);
    expect(slerp(Float32Array.of(1, 0), Float32Array.of(-1, 0), 0.25)[0]).toBeCloseTo(0.5, 6);
  });
});
