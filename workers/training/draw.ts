import { createInterface } from "node:readline";
import { once } from "node:events";
import { z } from "zod";
import { recipe as recipeSchema, type Recipe } from "../../server/contract";
import { GeneratorPool, type Generator } from "../generators";
import { builtInModels } from "../models/folder";
import { scanModels } from "../models/registry";
import { Runtime } from "../runtime";

/**
 * Draws for engine.py, with the engine as the app has it: a line of JSON in, a line out with the pixels
 * (RGB, base64) and how long it took without previews.
 */
const order = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  seed: z.number(),
  steps: z.number().optional(),
  guidance: z.number().optional(),
});

async function main([threads = "2"]: string[]): Promise<void> {
  const { models } = await scanModels([builtInModels()]);
  const runtime = new Runtime({ provider: "cpu", threads: Number(threads) });
  const pool = new GeneratorPool(models, runtime, { maxRows: 8 });
  for await (const line of createInterface({ input: process.stdin })) {
    const { model: id, ...given } = order.parse(JSON.parse(line));
    const found = models.find(({ info }) => info.id === id);
    if (!found) throw new Error(`there is no built-in model ${id}`);
    const { defaults, sizes } = found.info;
    const recipe = recipeSchema.parse({ model: id, ...defaults, ...sizes[0]!, ...given });
    const answer = JSON.stringify(await drawn(await pool.get(id), recipe));
    pool.release(id);
    if (!process.stdout.write(`${answer}\n`)) await once(process.stdout, "drain");
  }
}

async function drawn(generator: Generator, recipe: Recipe) {
  const from = performance.now();
  const run = await generator.begin(recipe, {}, null);
  while (run.step < run.totalSteps) {
    const [failure] = await generator.advance([run]);
    if (failure) throw failure;
  }
  const [picture] = await generator.finish([run]);
  const seconds = (performance.now() - from) / 1000;
  const { width, height, pixels } = picture!;
  return { width, height, seconds, pixels: Buffer.from(pixels).toString("base64") };
}

await main(process.argv.slice(2));
