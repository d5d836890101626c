import {
  modelName,
  nothingFound,
  parseObject,
  toNumber,
  toObject,
  toText,
  type FoundRecipe,
  type Json,
} from "../found";

/** InvokeAI since 3.0: flat JSON under `invokeai_metadata`. */
export function readInvokeAi(text: string): FoundRecipe | null {
  const data = parseObject(text);
  if (!data || (data.positive_prompt === undefined && data.seed === undefined)) return null;
  const model = toObject(data.model);
  return {
    ...nothingFound("invokeai"),
    prompt: [toText(data.positive_prompt), toText(data.positive_style_prompt)]
      .filter((part, at, parts) => part && parts.indexOf(part) === at)
      .join(", "),
    negativePrompt: toText(data.negative_prompt) ?? "",
    seed: toNumber(data.seed),
    steps: toNumber(data.steps),
    guidance: toNumber(data.cfg_scale),
    sampler: toText(data.scheduler),
    model: modelName(toText(model?.name) ?? toText(model?.model_name) ?? toText(data.model)),
    width: toNumber(data.width),
    height: toNumber(data.height),
    extras: lorasOf(data),
  };
}

function lorasOf(data: Json): string[] {
  const loras = Array.isArray(data.loras) ? data.loras : [];
  return loras.flatMap((one) => {
    const lora = toObject(toObject(one)?.model) ?? toObject(toObject(one)?.lora);
    const name = toText(lora?.name) ?? toText(lora?.model_name);
    return name ? [`lora ${name}`] : [];
  });
}

/** InvokeAI 1.15 to 2.3: `sd-metadata`, with the settings under `image`. */
export function readInvokeAiOld(text: string): FoundRecipe | null {
  const data = parseObject(text);
  const image = toObject(data?.image);
  if (!data || !image) return null;
  const { prompt, negativePrompt } = splitNegative(promptOf(image.prompt));
  return {
    ...nothingFound("invokeai"),
    prompt,
    negativePrompt,
    seed: toNumber(image.seed),
    steps: toNumber(image.steps),
    guidance: toNumber(image.cfg_scale),
    sampler: toText(image.sampler),
    model: modelName(toText(data.model_weights) ?? toText(data.model)),
    width: toNumber(image.width),
    height: toNumber(image.height),
  };
}

/** A text, or a list of parts with weights. */
function promptOf(value: unknown): string {
  if (!Array.isArray(value)) return toText(value) ?? "";
  return value.flatMap((part) => toText(toObject(part)?.prompt) ?? []).join(", ");
}

/** What should not be seen stood in square brackets within the prompt. */
function splitNegative(text: string) {
  const negative = [...text.matchAll(/\[([^\]]*)\]/g)].map(([, inner]) => inner!.trim());
  const prompt = text.replace(/\[[^\]]*\]/g, "").trim();
  return { prompt, negativePrompt: negative.join(", ") };
}

/** Its forerunner lstein's: the command line that makes the picture again, under `Dream`. */
export function readDream(text: string): FoundRecipe | null {
  const quoted = /^\s*"((?:\\.|[^\\"])*)"(.*)$/s.exec(text);
  if (!quoted) return null;
  const { prompt, negativePrompt } = splitNegative(quoted[1]!.replaceAll('\\"', '"'));
  const option = (name: string) =>
    new RegExp(`(?:^|\\s)-${name}\\s*(\\S+)`).exec(quoted[2]!)?.[1] ?? null;
  return {
    ...nothingFound("invokeai"),
    prompt,
    negativePrompt,
    seed: toNumber(option("S")),
    steps: toNumber(option("s")),
    guidance: toNumber(option("C")),
    sampler: option("A"),
    width: toNumber(option("W")),
    height: toNumber(option("H")),
  };
}
