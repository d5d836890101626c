import { describe, expect, it } from "vitest";
import type { Recipe, RunInputs, Start } from "../../server/contract";
import { readCheckpoint } from "../checkpoint/read";
import { Runtime } from "../runtime";
import { tinyFolder, tinyRecipe } from "../testing/checkpoints";
import { plain, png, rightHalf, waves } from "../testing/pictures";
import { GeneratorPool } from "./index";

const model = await readCheckpoint(tinyFolder("tiny-sd"));
const blind = {
  ...model,
  card: { ...model.card, id: "blind", encoder: null },
  folder: model.folder,
};
const runtime = new Runtime({ provider: "cpu", threads: 1 });
const pool = new GeneratorPool([model, blind], runtime, { maxRows: 8 });

const id = "00000000-0000-4000-8000-000000000000";
const upload = { kind: "upload", id } as const;
const picture = await png(waves({ width: 64, height: 64 }));
const wide = await rightHalf({ width: 64, height: 32 });
const second = await plain({ width: 8, height: 8 }, [9, 9, 9]);
const image: Start = { kind: "image", picture: upload, strength: 0.5 };
const inpaint: Start = { kind: "inpaint", picture: upload, maskId: id, strength: 0.5 };
const blend: Start = {
  kind: "blend",
  pictures: [upload, upload],
  secondPrompt: "(cat:3)",
  amount: 0.5,
  strength: 0.5,
};
const branch = (step: number): Start => ({ kind: "branch", generationId: id, step });
const latents = (shape: number[], bytes: number, fill = 0): RunInputs => ({
  latents: { data: new Uint8Array(bytes).fill(fill), shape, sampler: "euler" },
});

type Case = [string, Partial<Recipe>, RunInputs, { field: string; message: RegExp }];

describe("what a run cannot begin with is refused by field", () => {
  it.each<Case>([
    ["no picture", { start: image }, {}, { field: "start.picture", message: /did not come/ }],
    [
      "a broken picture",
      { start: image },
      { picture: picture.subarray(0, 200) },
      { field: "start.picture", message: /^the picture cannot be read: / },
    ],
    [
      "no mask",
      { start: inpaint },
      { picture },
      { field: "start.maskId", message: /the mask did not/ },
    ],
    [
      "a mask of another shape",
      { start: inpaint },
      { picture, mask: wide },
      { field: "start.maskId", message: /64x32: it must have the shape of 64x64/ },
    ],
    [
      "one picture of two",
      { start: blend },
      { picture },
      { field: "start.pictures.1", message: /did not come/ },
    ],
    [
      "a second prompt out of bounds",
      { start: blend },
      { picture, second: second },
      { field: "start.secondPrompt", message: /the weight 3 of "cat"/ },
    ],
    ["no latents", { start: branch(2) }, {}, { field: "start.generationId", message: /did not/ }],
    [
      "latents of another model",
      { start: branch(2) },
      latents([8, 16, 16], 4096),
      { field: "start.generationId", message: /are 8x16x16, this model's are 4x16x16/ },
    ],
    [
      "latents cut short",
      { start: branch(2) },
      latents([4, 16, 16], 2047),
      { field: "start.generationId", message: /damaged/ },
    ],
    [
      "latents that are no numbers",
      { start: branch(2) },
      latents([4, 16, 16], 2048, 255),
      { field: "start.generationId", message: /damaged/ },
    ],
    [
      "a step beyond the last but one",
      { start: branch(4), steps: 4 },
      latents([4, 16, 16], 2048),
      { field: "start.step", message: /nothing is left to do: branch off at 3/ },
    ],
    ["a weight", { prompt: "(cat:2.5)" }, {}, { field: "prompt", message: /between 0 and 2/ }],
    [
      "a step that never comes",
      { negativePrompt: "[cat:dog:9]" },
      {},
      { field: "negativePrompt", message: /there are 4 steps/ },
    ],
  ])("%s", async (_what, changes, inputs, error) => {
    const generator = await pool.get("tiny-sd");
    const begun = generator.begin(tinyRecipe(changes), inputs, null);
    const message = expect.stringMatching(error.message);
    await expect(begun).rejects.toMatchObject({ name: "Refusal", field: error.field, message });
  });

  it("a picture where the model has no encoder", async () => {
    const generator = await pool.get("blind");
    const begun = generator.begin(tinyRecipe({ start: image }), { picture }, null);
    const message = expect.stringContaining("has no encoder");
    await expect(begun).rejects.toMatchObject({ field: "start.kind", message });
    expect((await generator.begin(tinyRecipe(), {}, null)).totalSteps).toBe(4);
  });
});

describe("a checkpoint's encoder", () => {
  it("is loaded when the first picture needs it, and counts as part of the model", async () => {
    const fresh = new Runtime({ provider: "cpu", threads: 1 });
    const limited = new GeneratorPool([model], fresh, { maxRows: 8, memoryMB: 0.1 });
    const generator = await limited.get("tiny-sd");
    await generator.begin(tinyRecipe(), {}, null);
    const encoders = () => fresh.loaded.filter((file) => file.includes("vae_encoder"));
    expect(encoders()).toEqual([]);
    await generator.begin(tinyRecipe({ start: image }), { picture }, null);
    expect(encoders()).toHaveLength(1);
    limited.release("tiny-sd");
    expect(fresh.loaded).toEqual([]);
  });
});
