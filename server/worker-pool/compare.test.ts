import { describe, expect, test } from "vitest";
import { environmentDifferences, latentsDifference } from "./compare";

const halves = (...bits: number[]) => new Uint8Array(new Uint16Array(bits).buffer);
const latents = (data: Uint8Array, shape = [1, 1, data.length / 2]) => ({ data, shape });
const [one, two, half, minusOne, smallest] = [0x3c00, 0x4000, 0x3800, 0xbc00, 0x0001];

describe("latents", () => {
  test("are the same when every bit is", () => {
    expect(latentsDifference(latents(halves(one, two)), latents(halves(one, two)))).toBeNull();
  });

  test("differ by so much at most, and on the whole", () => {
    const then = latents(halves(one, two, half, smallest));
    const now = latents(halves(one, two, minusOne, smallest));
    expect(latentsDifference(then, now)).toEqual({ max: 1.5, rms: 0.75 });
    const tiny = latentsDifference(latents(halves(0)), latents(halves(smallest)));
    expect(tiny!.max).toBe(2 ** -24);
  });

  test("that are missing, of another shape or no numbers cannot be measured", () => {
    const nothing = { max: null, rms: null };
    const now = latents(halves(one, two));
    expect(latentsDifference(undefined, now)).toEqual(nothing);
    expect(latentsDifference(latents(halves(one)), now)).toEqual(nothing);
    expect(latentsDifference(latents(halves(one, two), [2, 1, 1]), now)).toEqual(nothing);
    expect(latentsDifference(latents(halves(one, 0x7e00)), now)).toEqual(nothing);
  });
});

test("the environment: only what was written down and is not the same", () => {
  const then = {
    modelHash: "a",
    runtime: "1.0",
    provider: "cpu",
    threads: 2,
    platform: "linux-x64",
    cpu: "Xeon",
  };
  expect(environmentDifferences(then, { ...then, instructions: "avx2" })).toEqual([]);
  expect(environmentDifferences(null, then)).toEqual([]);
  expect(environmentDifferences(then, { ...then, modelHash: "b", threads: 4 })).toEqual([
    { name: "model hash", was: "a", is: "b" },
    { name: "threads", was: "2", is: "4" },
  ]);
});
