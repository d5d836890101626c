import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Recipe, RunInputs } from "../server/contract";
import { LatentsError, latentsAt, unpackLatents, type LatentsFile } from "./latents-file";
import { numberFlag, SettingsError } from "./settings";

type Flags = Readonly<Record<string, string>>;

export const startFlags = [
  "image",
  "strength",
  "mask",
  "second",
  "second-prompt",
  "amount",
  "between",
  "between-seed",
  "forward",
  "from",
  "step",
  "variation-seed",
  "variation-strength",
] as const;

export const startHelp = `  --image FILE       start with a picture (PNG, WebP, JPEG), cut to the size of the drawing
  --strength N       how much of it changes, 0 to 1 (default: 0.6)
  --mask FILE        paint only what is white in this picture of the same shape
  --second FILE      blend with a second picture, --second-prompt TEXT with its prompt,
  --amount N         so far: 0 is the first, 1 the second (default: 0.5)
  --between TEXT     a point on the way to the picture of this prompt and of --between-seed N,
                     --amount N far
  --forward FILE     watch a picture being noised, step by step
  --latents FILE     write the latents of every step (safetensors)
  --from FILE        go on from such a file, --step N after this step of it
  --variation-seed N, --variation-strength N
                     turn the start noise towards another seed's, 0 to 1 (default: 0.2)`;

/** Which flag makes no sense without which. */
const needs = [
  ["between", "between-seed"],
  ["between-seed", "between"],
  ["strength", "image"],
  ["mask", "image"],
  ["second", "image"],
  ["second-prompt", "second"],
  ["step", "from"],
  ["from", "step"],
  ["variation-strength", "variation-seed"],
] as const;
const excludes = [
  ["image", "from"],
  ["image", "forward"],
  ["forward", "from"],
  ["mask", "second"],
  ["between", "image"],
  ["between", "forward"],
  ["between", "from"],
] as const;

/** Stands for the pictures on the command line, which have no ids. */
const id = "00000000-0000-4000-8000-000000000000";
const upload = { kind: "upload", id } as const;

export interface GivenStart {
  recipe: Pick<Recipe, "start" | "variation">;
  inputs: RunInputs;
  /** The file that a branch goes on from: its sampler and its number of steps are the defaults. */
  parent: LatentsFile | null;
}

/** @throws SettingsError naming the flag that is missing, or the file that cannot be read. */
export async function givenStart(flags: Flags): Promise<GivenStart> {
  for (const [flag, other] of needs)
    if (flag in flags && !(other in flags)) throw new SettingsError(`--${flag} needs --${other}`);
  for (const [flag, other] of excludes)
    if (flag in flags && other in flags)
      throw new SettingsError(`--${flag} and --${other} exclude each other`);
  if ("amount" in flags && !("second" in flags || "between" in flags))
    throw new SettingsError("--amount needs --second or --between");
  const varied = variationOf(flags);
  if ("from" in flags) return branchOf(flags, varied);
  const start = startOf(flags);
  const inputs = {
    ...(await fileOf(flags, "forward" in flags ? "forward" : "image", "picture")),
    ...(await fileOf(flags, "mask", "mask")),
    ...(await fileOf(flags, "second", "second")),
  };
  return { recipe: { ...varied, ...(start ? { start } : {}) }, inputs, parent: null };
}

function startOf(flags: Flags): Recipe["start"] {
  if ("forward" in flags) return { kind: "forward", picture: upload };
  if ("between" in flags) return betweenOf(flags);
  if (!("image" in flags)) return undefined;
  const strength = numberFlag(flags, "strength") ?? 0.6;
  if ("mask" in flags) return { kind: "inpaint", picture: upload, maskId: id, strength };
  if (!("second" in flags)) return { kind: "image", picture: upload, strength };
  const secondPrompt = flags["second-prompt"] ?? "";
  const amount = numberFlag(flags, "amount") ?? 0.5;
  return { kind: "blend", pictures: [upload, upload], secondPrompt, amount, strength };
}

function betweenOf(flags: Flags): Recipe["start"] {
  const secondSeed = numberFlag(flags, "between-seed")!;
  const amount = numberFlag(flags, "amount") ?? 0.5;
  return { kind: "between", secondPrompt: flags["between"]!, secondSeed, amount };
}

function variationOf(flags: Flags): Pick<Recipe, "variation"> {
  const seed = numberFlag(flags, "variation-seed");
  if (seed === undefined) return {};
  return { variation: { seed, strength: numberFlag(flags, "variation-strength") ?? 0.2 } };
}

async function branchOf(flags: Flags, varied: Pick<Recipe, "variation">): Promise<GivenStart> {
  const file = flags["from"]!;
  const step = numberFlag(flags, "step")!;
  try {
    const parent = unpackLatents(await readInput("from", file));
    const start = { kind: "branch", generationId: id, step } as const;
    return { recipe: { ...varied, start }, inputs: latentsAt(parent, step), parent };
  } catch (error) {
    if (error instanceof LatentsError) throw new SettingsError(`--from ${file} ${error.message}`);
    throw error;
  }
}

async function fileOf(flags: Flags, flag: string, input: keyof RunInputs): Promise<RunInputs> {
  return flag in flags ? { [input]: await readInput(flag, flags[flag]!) } : {};
}

async function readInput(flag: string, file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: Error) => {
    throw new SettingsError(`--${flag} ${file} cannot be read: ${error.message}`);
  });
}

/** Which flag a field of the recipe comes from; the longest path that is known counts. */
const flagOfField: Record<string, string> = {
  negativePrompt: "negative",
  "start.picture": "image",
  "start.pictures.0": "image",
  "start.pictures.1": "second",
  "start.maskId": "mask",
  "start.kind": "image",
  "start.secondSeed": "between-seed",
  "start.generationId": "from",
  "start.secondPrompt": "second-prompt",
  "start.strength": "strength",
  "start.amount": "amount",
  "start.step": "step",
  "sampling.temperature": "temperature",
  "sampling.topK": "top-k",
  "sampling.topP": "top-p",
  "variation.seed": "variation-seed",
  "variation.strength": "variation-strength",
};
const sameNames = new Set(["seed", "steps", "guidance", "sampler", "model", "width", "height"]);

/** How a field of the recipe is called on the command line. */
export function flagOf(field: string): string {
  const flag = flagOfField[field] ?? (sameNames.has(field) ? field : undefined);
  return flag ? `--${flag}` : `the ${field}`;
}

/** How many pictures, with seeds that follow one another. */
export const countSetting = z.coerce
  .number("must be between 1 and 8")
  .int("must be a whole number")
  .min(1, "must be between 1 and 8")
  .max(8, "must be between 1 and 8")
  .default(1);
