import {
  plainSampling,
  type ModelInfo,
  type Recipe,
  type Sampling,
  type SettingName,
} from "../../server/contract";
import { Refusal } from "./generator";

/** @throws Refusal naming the first field of the recipe that the model cannot do. */
export function checkRecipe(recipe: Recipe, info: ModelInfo): void {
  const { samplers, sizes, name } = info;
  const { sampler, width, height } = recipe;
  if (!samplers.includes(sampler)) {
    const known = samplers.join(", ");
    throw new Refusal(`${name} has no sampler ${sampler}: choose ${known}`, "sampler", known);
  }
  checkSteps(recipe, info);
  if (!sizes.some((size) => size.width === width && size.height === height)) {
    const known = sizes.map((size) => `${size.width}x${size.height}`).join(", ");
    const field = sizes.some((size) => size.width === width) ? "height" : "width";
    throw new Refusal(`${name} draws ${known}, not ${width}x${height}`, field, known);
  }
  checkSettings(recipe, info);
  checkStart(recipe, info);
}

/** How boldly random choices are made: the recipe's word, else the model's. */
export const samplingOf = ({ sampling }: Recipe, { defaults }: ModelInfo): Sampling =>
  sampling ?? defaults.sampling ?? plainSampling;

/** Why a family's number of steps is its own. */
const paces: Record<string, string> = {
  gan: "a GAN draws a picture in one go, and these are the frames that lead to it",
  flow: "one for each block of the flow",
  autoregressive: "one for each row of tokens",
};

function checkSteps({ steps }: Recipe, info: ModelInfo): void {
  const { name, maxSteps, fixedSteps, family, defaults } = info;
  if (fixedSteps && steps !== defaults.steps) {
    const reason = paces[family] ? `: ${paces[family]}` : "";
    throw new Refusal(`${name} takes ${defaults.steps} steps${reason}`, "steps", defaults.steps);
  }
  if (steps > maxSteps)
    throw new Refusal(`${name} does at most ${maxSteps} steps`, "steps", maxSteps);
}

/** What a model does not heed stays as it is. */
function checkSettings(recipe: Recipe, info: ModelInfo): void {
  const { guidance, negativePrompt, sampling } = recipe;
  const { defaults } = info;
  if (guidance !== defaults.guidance) heeded(info, "guidance", "guidance", defaults.guidance);
  if (negativePrompt !== defaults.negativePrompt)
    heeded(info, "negativePrompt", "negative prompt", defaults.negativePrompt || "empty");
  if (!sampling) return;
  const own = defaults.sampling ?? plainSampling;
  for (const [setting, words] of randomness)
    if (sampling[setting] !== own[setting] && sampling[setting] !== plainSampling[setting])
      heeded(info, setting, words, own[setting], `sampling.${setting}`);
}

const randomness = [
  ["temperature", "temperature"],
  ["topK", "top-k"],
  ["topP", "top-p"],
] as const;

function heeded(
  { name, settings }: ModelInfo,
  setting: SettingName,
  words: string,
  own: string | number,
  field: string = setting,
): void {
  if (!settings.includes(setting))
    throw new Refusal(`${name} knows no ${words}: leave it ${own}`, field, own);
}

/** Models that denoise know all ways, but for those whose graphs they lack, and say so (begin.ts). */
function checkStart({ start, variation }: Recipe, { name, starts, samplers }: ModelInfo): void {
  if (samplers.includes("tokens") && variation) {
    const message = `${name} has no start noise that could be turned: take another seed`;
    throw new Refusal(message, "variation");
  }
  if (!start || starts.includes(start.kind) || starts.includes("branch")) return;
  const known = starts.join(", ");
  throw new Refusal(
    `${name} cannot start with ${start.kind}: it knows ${known}`,
    "start.kind",
    known,
  );
}
