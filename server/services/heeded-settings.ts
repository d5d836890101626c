import {
  plainSampling,
  samplingNames,
  type ModelInfo,
  type Recipe,
  type SettingName,
} from "../contract";
import { AppError } from "../errors";

/** Why a model has nothing to set there, for people who have not met its family before. */
const reasons: Record<SettingName, (name: string) => string> = {
  steps: (name) => `${name} takes a number of steps of its own`,
  guidance: (name) => `${name} is not guided: it draws from the prompt in one go`,
  negativePrompt: (name) => `${name} reads no negative prompt, only what to draw`,
  sampler: (name) => `${name} has one way to draw and no samplers`,
  temperature: (name) => `${name} has no temperature; its seed is its only chance`,
  topK: (name) => `${name} does not choose among tokens`,
  topP: (name) => `${name} does not choose among tokens`,
};

/** @throws AppError naming the first setting that the model would pass over in silence. */
export function checkHeeded(recipe: Recipe, model: ModelInfo): void {
  for (const [setting, field, given, own] of settingsOf(recipe, model)) {
    if (heeds(model, setting) || given === own) continue;
    const must = own === "" ? "be left empty" : `be ${own}`;
    const message = `recipe.${field} must ${must}: ${reasons[setting](model.name)}.`;
    throw new AppError("invalid", message, { field: `recipe.${field}`, limit: own });
  }
  if (!recipe.variation || recipe.sampler !== "tokens") return;
  const message = `recipe.variation must be left out: ${model.name} draws token by token and has no start noise to turn.`;
  throw new AppError("invalid", message, { field: "recipe.variation" });
}

const heeds = ({ settings, fixedSteps }: ModelInfo, setting: SettingName) =>
  settings.includes(setting) && !(setting === "steps" && fixedSteps);

type Value = string | number;

function settingsOf(
  { sampling, ...recipe }: Recipe,
  { defaults }: ModelInfo,
): [setting: SettingName, field: string, given: Value, own: Value][] {
  const plain = (["steps", "guidance", "negativePrompt", "sampler"] as const).map(
    (name): [SettingName, string, Value, Value] => [name, name, recipe[name], defaults[name]],
  );
  if (!sampling) return plain;
  const own = defaults.sampling ?? plainSampling;
  return [
    ...plain,
    ...samplingNames.map((name): [SettingName, string, Value, Value] => {
      return [name, `sampling.${name}`, sampling[name], own[name]];
    }),
  ];
}
