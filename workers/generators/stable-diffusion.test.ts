import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Recipe, SamplerName } from "../../server/contract";
import { toBytes } from "../math/tensor";
import { readCheckpoint } from "../checkpoint/read";
import { Runtime } from "../runtime";
import { png, waves } from "../testing/pictures";
import { golden, tinyFolder, tinyNames, tinyRecipe, type TinyName } from "../testing/checkpoints";
import { latentsOf, stepAll, watch as watchRun } from "../testing/watch";
import { GeneratorPool, type Run } from "./index";

const models = await Promise.all(tinyNames.map((name) => readCheckpoint(tinyFolder(name))));
const infoOf = (name: TinyName) => models.find((model) => model.card.id === name)!.info;
const runtime = new Runtime({ provider: "cpu", threads: 1 });
const pool = new GeneratorPool(models, runtime, { maxRows: 8 });

/** Largest difference over the largest value; the golden numbers are every stride-th one. */
function apart(ours: Float32Array, stride: number, theirs: readonly number[]): number {
  const size = Math.max(...theirs.map(Math.abs));
  return Math.max(...theirs.map((value, i) => Math.abs(ours[i * stride]! - value))) / size;
}

/** Half precision has eleven bits, and a network of fifty layers loses a few of them. */
const allowed: Record<TinyName, { numbers: number; pixels: number }> = {
  "tiny-sd": { numbers: 1e-5, pixels: 1 },
  "tiny-sdxl": { numbers: 1e-5, pixels: 1 },
  "tiny-lcm": { numbers: 5e-3, pixels: 3 },
};

describe.each(tinyNames)("%s agrees with its PyTorch original", (name) => {
  const runs = golden[name].runs.map((one, i) => [one.recipe.sampler, i, one] as const);
  it.each(runs)("step by step and in the last pixel: %s (%i)", async (_sampler, _i, one) => {
    const generator = await pool.get(name);
    const run = await generator.begin({ ...one.recipe, model: name } as Recipe, {}, null);
    for (const [step, want] of one.latents.entries()) {
      expect(await generator.advance([run])).toEqual([null]);
      const error = apart(latentsOf(run), 13, want);
      expect(error, `after step ${step + 1}`).toBeLessThan(allowed[name].numbers);
    }
    const [picture] = await generator.finish([run]);
    const { width, height } = one.recipe;
    expect(picture).toMatchObject({ width, height });
    one.pixels.forEach((value, i) => {
      const off = Math.abs(picture!.pixels[i * 41]! - value);
      expect(off).toBeLessThanOrEqual(allowed[name].pixels);
    });
  });

  const started = golden[name].fromPicture.map((one) => [one.recipe.sampler, one] as const);
  it.each(started)("from a picture, half-way down: %s", async (_sampler, one) => {
    const generator = await pool.get(name);
    const { recipe, skipped } = one;
    const strength = 1 - skipped / recipe.steps;
    const start = { kind: "image", picture: { kind: "upload", id: "" }, strength } as const;
    const picture = await png(waves(recipe));
    const run = await generator.begin(
      { ...recipe, model: name, start } as Recipe,
      { picture },
      null,
    );
    expect(run.totalSteps).toBe(recipe.steps - skipped);
    for (const [step, want] of one.latents.entries()) {
      expect(await generator.advance([run])).toEqual([null]);
      const error = apart(latentsOf(run), 13, want);
      expect(error, `after step ${step + 1}`).toBeLessThan(allowed[name].numbers);
    }
  });

  it("in the encoder, which has half the layers of the way", async () => {
    const file = path.join(tinyFolder(name), "vae_encoder", "model.onnx");
    const session = await runtime.session(file);
    const count = 3 * 64 * 64;
    const data = Float32Array.from({ length: count }, (_, i) =>
      Math.sin(-1 + (2 * i) / (count - 1)),
    );
    const sample = { data, dims: [1, 3, 64, 64] };
    const { latent_parameters: found } = await session.run({ sample }, ["latent_parameters"]);
    expect(found!.dims).toEqual([1, 8, 16, 16]);
    expect(apart(found!.data, 7, golden[name].encoded)).toBeLessThan(allowed[name].numbers);
  });
});

const step = async (name: TinyName, runs: Run[]) => stepAll(await pool.get(name), runs);
const watch = async (name: TinyName, run: Run, company: Run[] = []) =>
  watchRun(await pool.get(name), run, company);

async function begin(name: TinyName, changes: Partial<Recipe> = {}): Promise<Run> {
  return (await pool.get(name)).begin(tinyRecipe({ model: name, ...changes }), {}, null);
}

const everySampler = tinyNames.flatMap((name) =>
  infoOf(name).samplers.map((sampler) => [name, sampler] as const),
);

describe.each(everySampler)("a picture of %s by %s", (name, sampler) => {
  const recipe = { sampler, steps: 3 };

  it("has the same bytes alone and in company", async () => {
    const alone = await watch(name, await begin(name, recipe));
    const { samplers } = infoOf(name);
    const other: SamplerName = samplers.find((one) => one !== sampler) ?? sampler;
    const ahead = await begin(name, { seed: 2, guidance: 1, sampler: other, steps: 5 });
    await step(name, [ahead]);
    const crowd = [
      ahead,
      await begin(name, { seed: 3, negativePrompt: "rain", sampler, steps: 2, prompt: "a cat" }),
      await begin(name, { seed: 4, guidance: 9, sampler, steps: 3, width: 72, height: 56 }),
    ];
    expect(await watch(name, await begin(name, recipe), crowd)).toEqual(alone);
  });

  it("has the same bytes after a resume", async () => {
    const whole = await begin(name, recipe);
    await step(name, [whole]);
    const checkpoint = { step: 1, state: toBytes(whole.state()) };
    const resumed = await (
      await pool.get(name)
    ).begin(tinyRecipe({ model: name, ...recipe }), {}, checkpoint);
    expect(await watch(name, resumed)).toEqual(await watch(name, whole));
  });
});

describe("a checkpoint", () => {
  it("heeds prompt, negative prompt, guidance, seed and size", async () => {
    for (const name of ["tiny-sd", "tiny-sdxl"] as const) {
      const last = async (changes: Partial<Recipe>) =>
        (await watch(name, await begin(name, { steps: 2, ...changes }))).at(-1);
      const pictures = [
        await last({}),
        await last({ prompt: "blue flowers" }),
        await last({ negativePrompt: "the moon" }),
        await last({ guidance: 2 }),
        await last({ guidance: 1 }),
        await last({ seed: 8 }),
        await last({ width: 72, height: 56 }),
      ];
      expect(new Set(pictures).size).toBe(7);
      // As diffusers: up to 1, guidance is off.
      expect(await last({ guidance: 0 })).toBe(pictures[4]);
    }
  });

  it("shows its steps in the latents' own size, and the last one whole", async () => {
    const run = await begin("tiny-sd", { width: 72, height: 56 });
    await step("tiny-sd", [run]);
    const generator = await pool.get("tiny-sd");
    expect((await generator.preview([run]))[0]).toMatchObject({ width: 18, height: 14 });
    expect((await generator.finish([run]))[0]).toMatchObject({ width: 72, height: 56 });
  });

  it("refuses sizes that its factor does not divide", async () => {
    const error = { field: "width", message: expect.stringContaining("not 68x64") };
    await expect(begin("tiny-sd", { width: 68 })).rejects.toMatchObject(error);
  });
});
