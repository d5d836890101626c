import { modelName, nothingFound, toNumber, toText, type FoundRecipe } from "../found";

/**
 * The `parameters` text of AUTOMATIC1111's web UI and of those who write the same (Forge, SD.Next):
 *
 *     a prompt, over as many lines as it likes
 *     Negative prompt: what not to see, likewise
 *     Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model hash: …, Model: …
 *
 * Values with commas or colons stand in double quotes, as in JSON.
 */
export function readAutomatic1111(text: string): FoundRecipe | null {
  const lines = text.replaceAll("\r\n", "\n").trim().split("\n");
  const settings = readSettings(lines.at(-1) ?? "");
  if (!settings.has("Steps") && !settings.has("Seed")) return null;
  const { prompt, negativePrompt } = splitPrompts(lines.slice(0, -1));
  const [width, height] = (settings.get("Size") ?? "").split("x").map(toNumber);
  return {
    ...nothingFound("automatic1111"),
    prompt: withoutNetworks(prompt),
    negativePrompt,
    seed: toNumber(settings.get("Seed")),
    steps: toNumber(settings.get("Steps")),
    guidance: toNumber(settings.get("CFG scale")),
    sampler: toText(settings.get("Sampler")),
    scheduler: toText(settings.get("Schedule type")),
    model: modelName(settings.get("Model") ?? null),
    width: width ?? null,
    height: height ?? null,
    extras: extrasOf(prompt, settings),
  };
}

function splitPrompts(lines: string[]) {
  const at = lines.findIndex((line) => line.startsWith("Negative prompt:"));
  const positive = at < 0 ? lines : lines.slice(0, at);
  const negative = at < 0 ? [] : lines.slice(at);
  const join = (part: string[]) => part.join("\n").trim();
  return {
    prompt: join(positive),
    negativePrompt: join(negative).replace(/^Negative prompt:\s*/, ""),
  };
}

/** The web UI's own pattern: a name, a colon, and a quoted text or one without commas. */
const setting = /\s*(\w[\w \-/]*?):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)/g;

export function readSettings(line: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [, name, value] of line.slice(0, 20_000).matchAll(setting)) {
    settings.set(name!, unquote(value!.trim()));
  }
  return settings;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

const network = /<(lora|hypernet|lyco):([^:>]{1,100})[^>]{0,100}>/g;

const withoutNetworks = (prompt: string) =>
  prompt
    .replace(network, "")
    .replace(/[ \t]{2,}/g, " ")
    .trim();

function extrasOf(prompt: string, settings: Map<string, string>): string[] {
  const networks = [...prompt.matchAll(network)].map(([, kind, name]) => `${kind} ${name}`);
  const upscaler = settings.get("Hires upscaler");
  const refiner = settings.get("Refiner");
  return [
    ...networks,
    ...(upscaler ? [`enlargement with ${upscaler}`] : []),
    ...(refiner ? [`refiner ${refiner}`] : []),
    ...(settings.has("ControlNet 0") ? ["ControlNet"] : []),
  ];
}
