import { describe, expect, it } from "vitest";
import type { Recipe } from "../../server/contract";
import { fromHalf, toHalf } from "../math/half";
import { toBytes } from "../math/tensor";
import { builtInModels } from "../models/folder";
import { scanModels } from "../models/registry";
import { Runtime } from "../runtime";
import { latentsOf, stepAll } from "../testing/watch";
import { GeneratorPool } from "./index";

/** The models that ship beside the main one, with the graphs that people get. */
const { models } = await scanModels([builtInModels()]);
const others = models.filter((model) => model.family !== "latent-diffusion");
const pool = new GeneratorPool(models, new Runtime({ provider: "cpu", threads: 2 }), {
  maxRows: 8,
  memoryMB: 1,
});

const recipeFor = ({ info }: (typeof models)[number], changes: Partial<Recipe> = {}): Recipe => ({
  model: info.id,
  prompt: "a red apple",
  ...info.defaults,
  ...info.sizes[0]!,
  seed: 7,
  ...changes,
});

describe.each(others.map((model) => [model.info.id, model] as const))("%s", (id, model) => {
  it("goes the same way alone, in company and after a resume, and can be looked into", async () => {
    const generator = await pool.get(id);
    const recipe = recipeFor(model);
    const begin = (changes: Partial<Recipe> = {}) =>
      generator.begin({ ...recipe, ...changes }, {}, null);
    const run = await begin();
    await stepAll(generator, [run]);
    const first = toBytes(run.state());
    const stored = fromHalf(toHalf(latentsOf(run)));
    await stepAll(generator, [run]);

    const together = await begin();
    const company = await begin({ seed: 8, prompt: "two cats" });
    await stepAll(generator, [company, together]);
    expect(toBytes(together.state())).toEqual(first);
    await stepAll(generator, [together, company]);
    expect(toBytes(together.state())).toEqual(toBytes(run.state()));

    const again = await generator.begin(recipe, {}, { step: 1, state: first });
    await stepAll(generator, [again]);
    expect(toBytes(again.state())).toEqual(toBytes(run.state()));

    const look = { recipe, inputs: {}, step: 2, latents: stored };
    const { findings, totalSteps } = await generator.inspect(look);
    expect(totalSteps).toBe(run.totalSteps);
    const numbers = findings.filter((finding) => finding.kind === "number");
    for (const { value } of numbers) expect(Number.isFinite(value)).toBe(true);
    const error = numbers.find((finding) => finding.id === "inversion-error");
    if (model.family === "flow") expect(error!.value).toBeLessThan(0.01);
    pool.release(id);
  }, 120_000);
});
