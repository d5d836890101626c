import { describe, expect, it } from "vitest";
import { NoiseStream } from "./noise";
import golden from "./torch-randn.golden.json";

describe("NoiseStream", () => {
  it.each(golden.cases)("agrees with torch.randn, seed $seed, n $n", ({ seed, n, values }) => {
    const drawn = new NoiseStream(seed).draw(n);
    expect(drawn.length).toBe(n);
    values.forEach((value, i) => expect(Math.abs(drawn[i]! - value)).toBeLessThan(1e-6));
  });

  it.each([4, 7, 16, 64, 100, 2048])("skips %i numbers as if it had drawn them", (n) => {
    const drawing = new NoiseStream(7);
    const skipping = new NoiseStream(7);
    drawing.draw(n);
    skipping.skip(n);
    expect(skipping.draw(n)).toEqual(drawing.draw(n));
  });

  it("takes every seed a recipe may have", () => {
    const noise = new NoiseStream(Number.MAX_SAFE_INTEGER).draw(32);
    expect(noise.every(Number.isFinite)).toBe(true);
  });
});
