import {
  modelName,
  nothingFound,
  parseObject,
  toNumber,
  toObject,
  toText,
  type FoundRecipe,
} from "../found";

/** SwarmUI writes `parameters` too, but as JSON with its settings under `sui_image_params`. */
export function readSwarmUi(text: string): FoundRecipe | null {
  const settings = toObject(parseObject(text)?.sui_image_params);
  if (!settings) return null;
  const loras = Array.isArray(settings.loras) ? settings.loras : [];
  return {
    ...nothingFound("swarmui"),
    prompt: toText(settings.prompt) ?? "",
    negativePrompt: toText(settings.negativeprompt) ?? "",
    seed: toNumber(settings.seed),
    steps: toNumber(settings.steps),
    guidance: toNumber(settings.cfgscale),
    sampler: toText(settings.sampler),
    scheduler: toText(settings.scheduler),
    model: modelName(toText(settings.model)),
    width: toNumber(settings.width),
    height: toNumber(settings.height),
    extras: loras.flatMap((one) => (toText(one) ? [`lora ${toText(one)}`] : [])),
  };
}
