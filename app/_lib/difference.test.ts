import { expect, test } from "vitest";
import { differenceMap } from "./difference";

const pixels = (...values: number[]) =>
  new Uint8ClampedArray(values.flatMap((v) => [v, v, v, 255]));

test("equal pictures are dark, opposite ones bright, and the mean says how much", () => {
  const out = new Uint8ClampedArray(8);
  expect(differenceMap(pixels(10, 200), pixels(10, 200), out)).toBe(0);
  expect([...out.subarray(0, 4)]).toEqual([20, 16, 13, 255]);
  expect(differenceMap(pixels(0, 0), pixels(255, 0), out)).toBe(0.5);
  expect([...out]).toEqual([255, 255, 255, 255, 20, 16, 13, 255]);
});

test("more difference is never darker", () => {
  const steps = Array.from({ length: 256 }, (_, value) => value);
  const out = new Uint8ClampedArray(256 * 4);
  differenceMap(pixels(...steps.map(() => 0)), pixels(...steps), out);
  const light = steps.map((at) => out[at * 4]! + out[at * 4 + 1]! + out[at * 4 + 2]!);
  expect(light).toEqual(light.toSorted((a, b) => a - b));
});
