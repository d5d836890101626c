import { describe, expect, it } from "vitest";
import { fromHalf, toHalf } from "./half";

describe("half precision", () => {
  it("keeps every one of the 65,536 values through both conversions", () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const back = toHalf(fromHalf(all));
    const isNaNHalf = (h: number) => (h & 0x7c00) === 0x7c00 && (h & 0x3ff) !== 0;
    all.forEach((half, i) => {
      if (!isNaNHalf(half)) expect(back[i]).toBe(half);
      else expect(isNaNHalf(back[i]!)).toBe(true);
    });
  });

  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [1 + 2 ** -11, 0x3c00], // a tie, to even
    [1 + 3 * 2 ** -11, 0x3c02], // a tie, to even, upwards
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [2 ** -14 - 2 ** -26, 0x0400], // rounds up into the normal range
  ])("rounds %d to nearest, ties to even", (value, half) => {
    expect(toHalf(Float32Array.of(value))[0]).toBe(half);
  });
});
