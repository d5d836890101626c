import { describe, expect, it } from "vitest";
import { choices, guided, pick } from "./choose";

const plain = { temperature: 1, topK: 0, topP: 1 };
const logs = Float32Array.from([0.5, 0.1, 0.25, 0.15], Math.log);
const told = (sampling: Parameters<typeof choices>[1]) =>
  choices(logs, sampling).map(({ code, share }) => [code, Number(share.toFixed(3))]);

describe("the choice of a token", () => {
  it("is as learned, likeliest first", () => {
    expect(told(plain)).toEqual([
      [0, 0.5],
      [2, 0.25],
      [3, 0.15],
      [1, 0.1],
    ]);
  });

  it("is the likeliest at temperature 0, bolder above 1", () => {
    expect(told({ ...plain, temperature: 0 })).toEqual([[0, 1]]);
    expect(told({ ...plain, temperature: 2 })[0]![1]).toBeCloseTo(0.5 ** 0.5 / 1.911, 2);
  });

  it("is among the k likeliest", () => {
    expect(told({ ...plain, topK: 2 })).toEqual([
      [0, 0.667],
      [2, 0.333],
    ]);
  });

  it("is among those that make up the share, one at least", () => {
    expect(told({ ...plain, topP: 0.74 }).map(([code]) => code)).toEqual([0, 2]);
    expect(told({ ...plain, topP: 0.76 }).map(([code]) => code)).toEqual([0, 2, 3]);
    expect(told({ ...plain, topP: 0 })).toEqual([[0, 1]]);
  });

  it("falls where the number falls", () => {
    const all = choices(logs, plain);
    expect([0, 0.49, 0.51, 0.76, 0.95, 1].map((uniform) => pick(all, uniform))).toEqual([
      0, 0, 2, 3, 1, 1,
    ]);
  });

  it("moves away from the negative prompt with guidance", () => {
    const negative = Float32Array.from([0.5, 0.25, 0.1, 0.15], Math.log);
    const shares = choices(guided(logs, negative, 3), plain);
    expect(shares.find(({ code }) => code === 2)!.share).toBeGreaterThan(0.5);
    expect(guided(logs, negative, 1)[2]).toBeCloseTo(Math.log(0.25), 5);
  });
});
