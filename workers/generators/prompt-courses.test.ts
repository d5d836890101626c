import { describe, expect, it } from "vitest";
import type { Recipe } from "../../server/contract";
import { readCheckpoint } from "../checkpoint/read";
import { outputHash } from "../frames/encode";
import { Runtime } from "../runtime";
import { tinyFolder, tinyNames, tinyRecipe, type TinyName } from "../testing/checkpoints";
import { draw, statesOf, watch } from "../testing/watch";
import { blended } from "../text/course";
import { GeneratorPool } from "./index";

const models = await Promise.all(tinyNames.map((name) => readCheckpoint(tinyFolder(name))));
const runtime = new Runtime({ provider: "cpu", threads: 1 });
const pool = new GeneratorPool(models, runtime, { maxRows: 8 });

async function picture(changes: Partial<Recipe>, model: TinyName = "tiny-sd"): Promise<string> {
  return outputHash(await draw(await pool.get(model), tinyRecipe({ model, ...changes })));
}

describe.each(["tiny-sd", "tiny-sdxl"] as const)("the prompts of %s", (model) => {
  const of = (prompt: string, negativePrompt = "") => picture({ prompt, negativePrompt }, model);

  it("draw the same where weights and changes say nothing new", async () => {
    const plain = await of("a red fox");
    expect(await of("a (red:1.0) fox")).toBe(plain);
    expect(await of("a [red:blue:4] fox")).toBe(plain);
    expect(await of("a [blue:red:0] fox")).toBe(plain);
    expect(await of("a [[red:blue:1.0]:green:4] fox")).toBe(plain);
  });

  it("draw something else for every weight and every change", async () => {
    const pictures = [
      await of("a red fox"),
      await of("a (red:1.3) fox"),
      await of("a (red:0) fox"),
      await of("a red (fox:1.3)"),
      await of("a [red:blue:2] fox"),
      await of("a [red:blue:3] fox"),
      await of("a red fox", "(rain:1.5)"),
      await of("a red fox", "rain"),
    ];
    expect(new Set(pictures).size).toBe(pictures.length);
  });
});

describe("a prompt that changes", () => {
  const recipe = tinyRecipe({ prompt: "a [red:(blue:1.4):2] fox", guidance: 3, sampler: "heun" });

  it("gives the same bytes alone, in company and after a resume at any step", async () => {
    const generator = await pool.get("tiny-sd");
    const begin = (changes: Partial<Recipe> = {}) =>
      generator.begin({ ...recipe, ...changes }, {}, null);
    const alone = await watch(generator, await begin());
    const company = [await begin({ seed: 3 }), await begin({ prompt: "a (cat:0.5)", steps: 3 })];
    expect(await watch(generator, await begin(), company)).toEqual(alone);
    for (const [step, state] of (await statesOf(generator, await begin())).entries()) {
      const resumed = await generator.begin(recipe, {}, { step, state });
      expect(await watch(generator, resumed)).toEqual(alone.slice(step));
    }
  });
});

describe("blended courses", () => {
  const one = (value: number, words: number) => ({
    text: Float32Array.of(value, value),
    width: 1,
    pooled: Float32Array.of(value),
    mask: Float32Array.of(1, words > 1 ? 1 : 0),
  });

  it("lie between both at every step, with the words of both", () => {
    const [a, b, c] = [one(0, 1), one(1, 2), one(2, 1)];
    const course = blended([a, a, a], [b, b, c], 0.25);
    expect(course[0]).toBe(course[1]);
    expect(course[0]!.text).toEqual(Float32Array.of(0.25, 0.25));
    expect(course[0]!.mask).toEqual(Float32Array.of(1, 1));
    expect(course[2]!.pooled).toEqual(Float32Array.of(0.5));
    expect(blended([a], [b], 0)).toEqual([a]);
    expect(blended([a], [b], 1)).toEqual([b]);
  });
});
