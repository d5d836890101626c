import {
  limits,
  promptFault,
  recipe as recipeSchema,
  type ContractError,
  type ModelInfo,
  type PromptFault,
  type Recipe,
  type SamplerName,
  type SettingName,
  type Studio,
} from "@/server/contract";
import {
  effectiveSampling,
  heeds,
  samplingDraft,
  samplingPart,
  type SamplingDraft,
} from "./sampling";
import { refusal, startOf, wayOf, type Vary, type Way } from "./way";

/** What stands in the prompt bar: text as typed, so that a wrong number can be shown and mended. */
export type Draft = {
  prompt: string;
  /** Absent settings follow the model's defaults. */
  model?: string;
  size?: string;
  steps?: string;
  guidance?: string;
  sampler?: SamplerName;
  negativePrompt?: string;
  seed: string;
  seedLocked: boolean;
  way?: Way;
  vary?: Vary;
  /** Pictures asked for at once; one if absent. */
  count?: number;
} & SamplingDraft;
export type Field =
  | "prompt"
  | "negativePrompt"
  | "seed"
  | "steps"
  | "guidance"
  | "sampler"
  | keyof SamplingDraft
  | "size"
  | "model"
  | "start";
export type FieldErrors = Partial<Record<Field, string>>;
type Draw = { ok: true; recipe: Recipe } | { ok: false; errors: FieldErrors };

export const fieldLabels: Record<Field, string> = {
  prompt: "Prompt",
  negativePrompt: "Negative prompt",
  seed: "Seed",
  steps: "Steps",
  guidance: "Guidance",
  sampler: "Sampler",
  temperature: "Temperature",
  topK: "Top-k",
  topP: "Top-p",
  size: "Size",
  model: "Model",
  start: "Start",
};

/** Short enough to read aloud, though any whole number up to 2^53-1 is taken. */
export function rollSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

export const sizeName = (size: { width: number; height: number }) =>
  `${size.width} × ${size.height}`;

export function chosenModel(draft: Pick<Draft, "model">, studio: Studio | null) {
  const models = studio?.models ?? [];
  const byId = (id: string | null | undefined) => models.find((model) => model.id === id);
  return byId(draft.model) ?? byId(studio?.defaultModel) ?? models[0] ?? null;
}

/** The settings as they would be used now, for the controls to show. What a model does not heed stays its own. */
export function effective(draft: Draft, model: ModelInfo) {
  const { defaults } = model;
  const set = <T>(name: SettingName, typed: T | undefined, own: T) =>
    heeds(model, name) ? (typed ?? own) : own;
  const steps = model.fixedSteps ? undefined : draft.steps;
  const sampler = model.samplers.find((name) => name === draft.sampler);
  const size = model.sizes.find((one) => sizeName(one) === draft.size) ?? model.sizes[0];
  return {
    steps: set("steps", steps, String(defaults.steps)),
    guidance: set("guidance", draft.guidance, String(defaults.guidance)),
    sampler: set("sampler", sampler, defaults.sampler),
    negativePrompt: set("negativePrompt", draft.negativePrompt, defaults.negativePrompt),
    ...effectiveSampling(draft, model),
    size: size ? sizeName(size) : "",
    width: size?.width ?? 0,
    height: size?.height ?? 0,
  };
}

const toNumber = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

/** Turns the bar's contents into a recipe, or says for each field what is wrong with it. */
export function drawUp(draft: Draft, model: ModelInfo): Draw {
  const settings = effective(draft, model);
  const start = startOf(draft.way);
  const parsed = recipeSchema.safeParse({
    model: model.id,
    prompt: draft.prompt,
    negativePrompt: settings.negativePrompt,
    seed: toNumber(draft.seed),
    steps: toNumber(settings.steps),
    guidance: toNumber(settings.guidance),
    sampler: settings.sampler,
    width: settings.width,
    height: settings.height,
    ...(start ? { start } : {}),
    ...samplingPart(settings, model, toNumber),
  });
  if (!parsed.success) return { ok: false, errors: fromIssues(parsed.error.issues) };
  if (parsed.data.steps > model.maxSteps) {
    return { ok: false, errors: { steps: say("steps", stepsRange(model.maxSteps)) } };
  }
  const fault = promptFault(parsed.data);
  if (fault) return { ok: false, errors: fromFault(fault) };
  const unable = start && refusal(start.kind, model);
  if (unable) return { ok: false, errors: { start: unable } };
  return { ok: true, recipe: parsed.data };
}

/** What to do about a field that a server's answer complains of; null when it names none of ours. */
export function fromServer(error: ContractError): FieldErrors | null {
  const field = toField(error.field?.replace(/^recipe\./, "") ?? "");
  // The server names the field by its path, which would say little here.
  const message = error.message.replace(/^recipe\.[\w.]+:?\s*/, "");
  return field && { [field]: field === "start" ? sentence(message) : say(field, message) };
}

const fromFault = ({ field, message }: PromptFault): FieldErrors =>
  field === "start.secondPrompt"
    ? { start: `Second prompt ${message}` }
    : { [field]: say(field, message) };

const stepsRange = (max: number) => `must be a whole number between 1 and ${max}`;

/** Zod's own words for "not a number at all" would not help anybody. */
const notANumber: Partial<Record<Field, string>> = {
  steps: stepsRange(limits.stepsMax),
  guidance: `must be a number between 0 and ${limits.guidanceMax}`,
};

function fromIssues(issues: { path: PropertyKey[]; message: string; code?: string }[]) {
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const field = toField(issue.path.join("."));
    if (!field) continue;
    const plain = issue.code === "invalid_type" ? notANumber[field] : undefined;
    errors[field] ??= say(field, plain ?? issue.message);
  }
  return errors;
}

function toField(name: string): Field | null {
  if (name === "width" || name === "height") return "size";
  if (/^(start|variation)\b/.test(name)) return "start";
  const own = name.replace(/^sampling\./, "");
  return own in fieldLabels ? (own as Field) : null;
}

function say(field: Field, message: string): string {
  const label = fieldLabels[field];
  const named = message.toLowerCase().startsWith(label.toLowerCase());
  return named ? message : `${label} ${message[0]?.toLowerCase() ?? ""}${message.slice(1)}`;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The bar as it must stand to make this picture again. */
export function draftOf(recipe: Recipe): Draft {
  return {
    way: wayOf(recipe),
    vary: recipe.variation,
    prompt: recipe.prompt,
    model: recipe.model,
    size: sizeName(recipe),
    steps: String(recipe.steps),
    guidance: String(recipe.guidance),
    sampler: recipe.sampler,
    ...samplingDraft(recipe),
    negativePrompt: recipe.negativePrompt,
    seed: String(recipe.seed),
    seedLocked: true,
  };
}
