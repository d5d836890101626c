import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  limits,
  type ContractError,
  type Recipe,
  type RunInputs,
  type SamplerName,
} from "../server/contract";
import { buildCore } from "./compute/core";
import type { StepFrame } from "./engine";
import { encodeFilmstrip, encodePicture, outputHash } from "./frames/encode";
import {
  generateHelp,
  generateSettings,
  recipeFor,
  type GenerateSettings,
} from "./generate-settings";
import { flagOf, givenStart } from "./generate-start";
import { packLatents, type LatentsFile } from "./latents-file";
import { toHalf } from "./math/half";
import { elements, toBytes } from "./math/tensor";
import { builtInModels } from "./models/folder";
import { scanModels, type Model } from "./models/registry";
import { progressBar } from "./progress";
import { SettingsError } from "./settings";

/** The engine from the command line: the same code, and so the same bytes, as in a worker. */
async function main(): Promise<void> {
  const settings = generateSettings(process.argv.slice(2));
  if (!settings) return console.log(generateHelp);

  const given = await givenStart(settings.flags);
  const modelRoots = [builtInModels(), ...(settings.models ? [settings.models] : [])];
  const model = await chooseModel(modelRoots, settings);
  const first = recipeFor(settings, model.info, randomInt(2 ** 31), given);
  const recipes = seedsFrom(first, settings.count);
  const from = performance.now();
  const drawn = await compute(recipes, given.inputs, settings, modelRoots);
  const seconds = (performance.now() - from) / 1000;
  const wanted = { ...settings, schedule: given.parent?.schedule ?? first.sampler };
  for (const [i, recipe] of recipes.entries())
    await keep(recipe, drawn[i]!, wanted, recipes.length > 1 ? `-${i + 1}` : "");
  console.log(`time         ${seconds.toFixed(2)} s`);
}

/** As many recipes, whose seeds follow one another. */
function seedsFrom(first: Recipe, count: number): Recipe[] {
  const most = limits.seedMax - count + 1;
  if (first.seed > most)
    throw new SettingsError(`--seed must be at most ${most} for ${count} pictures`);
  return Array.from({ length: count }, (_, i) => ({ ...first, seed: first.seed + i }));
}

/** Writes what was asked for of one picture. */
async function keep(
  recipe: Recipe,
  frames: readonly StepFrame[],
  { out, filmstrip, latents, schedule }: GenerateSettings & { schedule: SamplerName },
  suffix: string,
): Promise<void> {
  const named = (file: string) => {
    const { dir, name, ext } = path.parse(file);
    return path.join(dir, `${name}${suffix}${ext}`);
  };
  const { picture } = frames.at(-1)!;
  await write("--out", named(out), await encodePicture(picture));
  if (filmstrip) {
    const strip = await encodeFilmstrip(frames.map((frame) => frame.picture));
    await write("--filmstrip", named(filmstrip), strip);
  }
  if (latents) {
    const file = latentsFile(recipe, frames, schedule);
    await write("--latents", named(latents), packLatents(file));
  }
  console.log(`seed         ${recipe.seed}`);
  console.log(`output hash  ${outputHash(picture)}`);
}

/** Steps are counted from the noise on, whatever the run left out. */
function latentsFile(
  { model, sampler, steps }: Recipe,
  frames: readonly StepFrame[],
  schedule: SamplerName,
): LatentsFile {
  const skipped = steps - frames.length;
  const latents: LatentsFile["latents"] = new Map();
  for (const { step, state, latentShape } of frames) {
    const own = toHalf(state.subarray(0, elements(latentShape)));
    latents.set(skipped + step, { data: toBytes(own), shape: [...latentShape] });
  }
  return { model, sampler, schedule, steps, latents };
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

/** Every step's frame of each recipe, in order; the last one is the finished picture. */
async function compute(
  recipes: readonly Recipe[],
  inputs: RunInputs,
  { threads, provider, rows, memory: memoryMB }: GenerateSettings,
  modelRoots: string[],
): Promise<StepFrame[][]> {
  const bar = progressBar(process.stderr);
  const frames = recipes.map((): StepFrame[] => []);
  const failures: ContractError[] = [];
  const policy = { together: recipes.length, sharing: "finish" } as const;
  const { engine } = await buildCore(
    { threads, provider, memoryMB, modelRoots, rows, policy },
    {
      frame: (frame) => {
        frames[Number(frame.leaseId)]!.push(frame);
        bar.show(frame.step, frame.totalSteps);
      },
      done: () => {},
      failed: (_leaseId, error) => failures.push(error),
    },
  );
  for (const [i, recipe] of recipes.entries())
    engine.start({ leaseId: String(i), personId: "", recipe, inputs, resume: null });
  await engine.idle();
  bar.end();
  if (failures[0]) throw new SettingsError(described(failures[0]));
  return frames;
}

function described({ message, field }: ContractError): string {
  return field ? `${flagOf(field.replace(/^recipe\./, ""))}: ${message}` : message;
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
