import { describe, expect, it } from "vitest";
import { latentsAt, packLatents, unpackLatents } from "./latents-file";

const file = {
  model: "tiny",
  sampler: "euler" as const,
  schedule: "ddim" as const,
  steps: 9,
  latents: new Map([
    [3, { data: Uint8Array.of(1, 2, 3, 4), shape: [1, 1, 2] }],
    [4, { data: Uint8Array.of(5, 6, 7, 8), shape: [1, 1, 2] }],
  ]),
};

describe("a file of latents", () => {
  it("gives back what was written", () => {
    const { latents, ...rest } = unpackLatents(packLatents(file));
    expect(rest).toEqual({ model: "tiny", sampler: "euler", schedule: "ddim", steps: 9 });
    expect([...latents.keys()]).toEqual([3, 4]);
    const given = latentsAt({ ...rest, latents }, 4).latents!;
    expect({ ...given, data: [...given.data] }).toEqual({
      data: [5, 6, 7, 8],
      shape: [1, 1, 2],
      sampler: "euler",
      schedule: "ddim",
    });
  });

  it("says which steps it has", () => {
    expect(() => latentsAt(file, 5)).toThrow("has no step 5: it has 3 to 4");
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["noise", new Uint8Array(99).fill(200)],
    ["another header", Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("{}")])],
    ["a cut", packLatents(file).subarray(0, -1)],
  ])("is refused when it holds %s", (_what, bytes) => {
    expect(() => unpackLatents(bytes)).toThrow(/is no file of latents|is cut short/);
  });
});
