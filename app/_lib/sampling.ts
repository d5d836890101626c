import {
  plainSampling,
  samplingNames,
  type ModelInfo,
  type Recipe,
  type SettingName,
} from "@/server/contract";

export type SamplingName = (typeof samplingNames)[number];

/** How boldly a model draws its random choices, as typed. */
export type SamplingDraft = Partial<Record<SamplingName, string>>;

export const heeds = ({ settings }: Pick<ModelInfo, "settings">, name: SettingName) =>
  settings.includes(name);

/** As they would be used now; what a model does not heed stays its own. */
export function effectiveSampling(draft: SamplingDraft, model: ModelInfo) {
  const own = model.defaults.sampling ?? plainSampling;
  const value = (name: SamplingName) =>
    (heeds(model, name) ? draft[name] : undefined) ?? String(own[name]);
  return { temperature: value("temperature"), topK: value("topK"), topP: value("topP") };
}

/** Part of a recipe for models that heed any of it. */
export function samplingPart(
  typed: ReturnType<typeof effectiveSampling>,
  model: ModelInfo,
  toNumber: (text: string) => number,
) {
  if (!samplingNames.some((name) => heeds(model, name))) return {};
  const { temperature, topK, topP } = typed;
  const numbers = {
    temperature: toNumber(temperature),
    topK: toNumber(topK),
    topP: toNumber(topP),
  };
  return { sampling: numbers };
}

export const samplingDraft = ({ sampling }: Recipe): SamplingDraft =>
  sampling
    ? {
        temperature: String(sampling.temperature),
        topK: String(sampling.topK),
        topP: String(sampling.topP),
      }
    : {};
