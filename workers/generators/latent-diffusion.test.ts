import { beforeAll, describe, expect, it } from "vitest";
import type { Recipe, SamplerName } from "../../server/contract";
import { outputHash } from "../frames/encode";
import { toBytes } from "../math/tensor";
import { Runtime } from "../runtime";
import { builtIn } from "../testing/built-in";
import { builtInRecipe } from "../testing/recipes";
import { stepAll, watch as watchRun } from "../testing/watch";
import { GeneratorPool, type Generator, type Run } from "./index";

const { card, info } = builtIn;
const { width, height } = info.sizes[0]!;
const { channels, factor } = card.latent;
const latents = channels * (width / factor) * (height / factor);
let generator: Generator;

beforeAll(async () => {
  const runtime = new Runtime({ provider: "cpu", threads: 1 });
  const pool = new GeneratorPool([builtIn], runtime, { maxRows: 4 });
  generator = await pool.get(card.id);
});

const step = (runs: Run[]) => stepAll(generator, runs);
const watch = (run: Run, company: Run[] = []) => watchRun(generator, run, company);

const begin = (changes: Partial<Recipe> = {}) => generator.begin(builtInRecipe(changes), {}, null);

describe.each(card.samplers)("a picture by %s", (sampler: SamplerName) => {
  it("has the same bytes alone and in company", async () => {
    const recipe = { sampler, steps: 5 };
    const alone = await watch(await begin(recipe));
    const other: SamplerName = card.samplers.find((name) => name !== sampler) ?? sampler;
    const pair = [await begin({ seed: 1, prompt: "red heart", sampler: other, steps: 3 })];
    expect(await watch(await begin(recipe), pair)).toEqual(alone);

    const ahead = await begin({ seed: 2, guidance: 1, sampler: other, steps: 8 });
    await step([ahead]);
    const crowd = [
      ahead,
      await begin({ seed: 3, negativePrompt: "blue", sampler, steps: 2 }),
      await begin({ seed: 4, guidance: 0, sampler, steps: 9 }),
    ];
    expect(await watch(await begin(recipe), crowd)).toEqual(alone);
  });

  it("has the same bytes after a resume at any step", async () => {
    const recipe = { sampler, steps: 4, guidance: 2 };
    const whole = await begin(recipe);
    const states = [whole.state()];
    while (whole.step < whole.totalSteps) {
      await step([whole]);
      states.push(whole.state());
    }
    const picture = outputHash((await generator.finish([whole]))[0]!);
    for (const [k, state] of states.entries()) {
      const checkpoint = { step: k, state: toBytes(state) };
      const resumed = await generator.begin(builtInRecipe(recipe), {}, checkpoint);
      expect(resumed.step).toBe(k);
      expect((await watch(resumed)).at(-1)).toBe(picture);
    }
  });
});

describe("latent diffusion", () => {
  it("heeds prompt, negative prompt, guidance and seed", async () => {
    const last = async (changes: Partial<Recipe>) =>
      (await watch(await begin({ steps: 2, ...changes }))).at(-1);
    const pictures = await Promise.all([
      last({}),
      last({ prompt: "red heart" }),
      last({ negativePrompt: "yellow face" }),
      last({ guidance: 1 }),
      last({ seed: 8 }),
    ]);
    expect(new Set(pictures).size).toBe(5);
  });

  it("draws something for prompts that it knows no word of", async () => {
    for (const prompt of ["🦊", "猫", "zzzzqqq", "word ".repeat(90)]) {
      const run = await begin({ prompt, steps: 1 });
      expect(await watch(run)).toHaveLength(2);
    }
  });

  it("ends a run whose values overflow, and goes on with the one beside it", async () => {
    const huge = toBytes(new Float32Array(latents).fill(3e38));
    const bad = await generator.begin(builtInRecipe(), {}, { step: 1, state: huge });
    const good = await begin();
    const [badOutcome, goodOutcome] = await generator.advance([bad, good]);
    expect(badOutcome).toMatchObject({ message: expect.stringContaining("no numbers at step 2") });
    expect(goodOutcome).toBeNull();
    expect([bad.step, good.step]).toEqual([1, 1]);
  });

  it("refuses what it cannot do by field", async () => {
    await expect(begin({ sampler: "ddim" })).rejects.toMatchObject({ field: "sampler" });
    await expect(begin({ height: height + 8 })).rejects.toMatchObject({ field: "height" });
  });

  it.each([
    ["of another size", { step: 1, state: new Uint8Array(100) }],
    ["of half a number", { step: 1, state: new Uint8Array(4 * latents + 1) }],
    ["of a step that is not there", { step: 7, state: new Uint8Array(4 * latents) }],
    ["with values that are no numbers", { step: 1, state: new Uint8Array(4 * latents).fill(255) }],
  ])("refuses a stored state %s", async (_what, checkpoint) => {
    const begun = generator.begin(builtInRecipe(), {}, checkpoint);
    await expect(begun).rejects.toMatchObject({ field: "resume.state" });
  });
});
