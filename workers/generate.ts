import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { ContractError, Recipe } from "../server/contract";
import { buildCore } from "./compute/core";
import type { StepFrame } from "./engine";
import { encodeFilmstrip, encodePicture, outputHash } from "./frames/encode";
import {
  generateHelp,
  generateSettings,
  recipeFor,
  type GenerateSettings,
} from "./generate-settings";
import { builtInModels } from "./models/folder";
import { scanModels, type Model } from "./models/registry";
import { progressBar } from "./progress";
import { SettingsError } from "./settings";

/** The engine from the command line: the same code, and so the same bytes, as in a worker. */
async function main(): Promise<void> {
  const settings = generateSettings(process.argv.slice(2));
  if (!settings) return console.log(generateHelp);

  const modelRoots = [builtInModels(), ...(settings.models ? [settings.models] : [])];
  const model = await chooseModel(modelRoots, settings);
  const recipe = recipeFor(settings, model.info, randomInt(2 ** 31));
  const from = performance.now();
  const frames = await compute(recipe, settings, modelRoots);
  const seconds = (performance.now() - from) / 1000;

  const picture = frames.at(-1)!.picture;
  await write("--out", settings.out, await encodePicture(picture));
  if (settings.filmstrip) {
    const strip = await encodeFilmstrip(frames.map((frame) => frame.picture));
    await write("--filmstrip", settings.filmstrip, strip);
  }
  console.log(`seed         ${recipe.seed}`);
  console.log(`time         ${seconds.toFixed(2)} s`);
  console.log(`output hash  ${outputHash(picture)}`);
}

async function chooseModel(roots: string[], { flags }: GenerateSettings): Promise<Model> {
  const { models, problems } = await scanModels(roots);
  for (const { message } of problems) console.error(`model left out: ${message}`);
  const wanted = flags["model"];
  const found = wanted ? models.find((model) => model.card.id === wanted) : models[0];
  if (found) return found;
  const known = models.map((model) => model.card.id).join(", ");
  throw new SettingsError(`--model must be one of ${known || "(none found)"}`);
}

/** Every step's frame, in order; the last one is the finished picture. */
async function compute(
  recipe: Recipe,
  { threads, provider, memory: memoryMB }: GenerateSettings,
  modelRoots: string[],
): Promise<StepFrame[]> {
  const bar = progressBar(process.stderr);
  const frames: StepFrame[] = [];
  const failures: ContractError[] = [];
  const { engine } = await buildCore(
    { threads, provider, memoryMB, modelRoots, maxRuns: 1 },
    {
      frame: (frame) => {
        frames.push(frame);
        bar.show(frame.step, frame.totalSteps);
      },
      done: () => bar.end(),
      failed: (_leaseId, error) => failures.push(error),
    },
  );
  engine.start({ leaseId: "", personId: "", recipe, inputs: {}, resume: null });
  await engine.idle();
  if (failures[0]) throw new Error(failures[0].message);
  return frames;
}

async function write(flag: string, file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new SettingsError(`${flag} ${file} cannot be written: ${(error as Error).message}`);
  }
}

main().catch((error: Error) => {
  console.error(`generate: ${error.message}`);
  process.exitCode = 1;
});
