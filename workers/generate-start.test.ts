import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSettings, recipeFor } from "./generate-settings";
import { givenStart } from "./generate-start";
import { packLatents } from "./latents-file";
import { builtIn } from "./testing/built-in";

const { info } = builtIn;
let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "emerge-start-"));
  for (const name of ["a.png", "b.png", "mask.png"]) await writeFile(at(name), name);
  const latents = new Map([[3, { data: new Uint8Array(2), shape: [1, 1, 1] }]]);
  const [sampler] = info.samplers;
  const file = { model: info.id, sampler: sampler!, schedule: sampler!, steps: 12, latents };
  await writeFile(at("x.latents"), packLatents(file));
});
afterAll(() => rm(folder, { recursive: true }));

/** Files stand in the folder of the test. */
async function read(line: string) {
  const args = line.split(" ").map((arg) => arg.replace(/^@/, `${folder}/`));
  const settings = generateSettings(["x", ...args])!;
  const given = await givenStart(settings.flags);
  return { settings, given, recipe: recipeFor(settings, info, 1, given) };
}

describe("the flags of ways to start", () => {
  it("read a picture, a mask, a second picture", async () => {
    const image = await read("--image @a.png");
    expect(image.recipe.start).toMatchObject({ kind: "image", strength: 0.6 });
    expect(Buffer.from(image.given.inputs.picture!).toString()).toBe("a.png");
    const inpaint = await read("--image @a.png --mask @mask.png --strength 0.9");
    expect(inpaint.recipe.start).toMatchObject({ kind: "inpaint", strength: 0.9 });
    expect(Buffer.from(inpaint.given.inputs.mask!).toString()).toBe("mask.png");
    const between = await read("--between cat --between-seed 9 --amount 0.3");
    expect(between.recipe.start).toEqual({
      ...{ kind: "between", secondPrompt: "cat", secondSeed: 9, amount: 0.3 },
    });
    const blend = await read("--image @a.png --second @b.png --second-prompt cat --amount 0.3");
    expect(blend.recipe.start).toMatchObject({ kind: "blend", amount: 0.3, secondPrompt: "cat" });
  });

  it("read a step of another picture, whose sampler and steps are the defaults", async () => {
    const { recipe, given } = await read("--from @x.latents --step 3");
    expect(recipe).toMatchObject({ steps: 12, sampler: info.samplers[0] });
    expect(recipe.start).toMatchObject({ kind: "branch", step: 3 });
    expect(given.inputs.latents).toMatchObject({ shape: [1, 1, 1], sampler: info.samplers[0] });
  });

  it("read a variation and a count", async () => {
    const { recipe, settings } = await read("--variation-seed 9 --count 3");
    expect(recipe.variation).toEqual({ seed: 9, strength: 0.2 });
    expect(settings.count).toBe(3);
  });

  it.each([
    ["--image @none.png", /^--image .*none.png cannot be read: ENOENT/],
    ["--image @a.png --strength 2", /^--strength must be between 0 and 1/],
    ["--image @a.png --strength much", /^--strength must be a number/],
    ["--strength 0.5", /^--strength needs --image/],
    ["--mask @mask.png", /^--mask needs --image/],
    ["--amount 0.5", /^--amount needs --second or --between/],
    ["--between cat", /^--between needs --between-seed/],
    ["--between-seed 9", /^--between-seed needs --between/],
    ["--between cat --between-seed -1", /^--between-seed must be a whole number/],
    ["--between cat --between-seed 1 --image @a.png", /^--between and --image exclude each other/],
    ["--image @a.png --mask @mask.png --second @b.png", /^--mask and --second exclude each other/],
    ["--from @x.latents", /^--from needs --step/],
    ["--step 3", /^--step needs --from/],
    ["--from @x.latents --step 4", /has no step 4: it has 3 to 3/],
    ["--from @a.png --step 3", /^--from .*a.png is no file of latents/],
    ["--from @x.latents --step 3 --image @a.png", /^--image and --from exclude each other/],
    ["--variation-seed -1", /^--variation-seed must be a whole number between 0/],
    ["--variation-strength 0.5", /^--variation-strength needs --variation-seed/],
    ["--count 9", /^--count must be between 1 and 8/],
  ])("answer %s with a clear line", async (line, message) => {
    await expect(read(line)).rejects.toThrow(message);
  });
});
