import { z } from "zod";
import {
  plainSampling,
  recipe as recipeSchema,
  type ModelInfo,
  type Recipe,
} from "../server/contract";
import { checkRecipe } from "./generators/check";
import { Refusal } from "./generators/generator";
import type { ProviderName } from "./runtime/providers";
import { countSetting, flagOf, startFlags, startHelp, type GivenStart } from "./generate-start";
import {
  engineSettings,
  numberFlag,
  parseFlags,
  rowsFor,
  settingsError,
  SettingsError,
} from "./settings";

export interface GenerateSettings {
  flags: Readonly<Record<string, string>>;
  prompt: string | undefined;
  threads: number;
  provider: ProviderName;
  memory: number;
  models: string | null;
  rows: number;
  count: number;
  out: string;
  filmstrip: string | null;
  latents: string | null;
}

export const generateHelp = `Usage: npm run generate -- "a red fox, 3d" [options]

  --seed N           whole number from 0 to 2^53-1 (default: a random one, printed)
  --steps N          sampler steps (default: the model's)
  --guidance N       how closely to follow the prompt, 1 for no guidance (default: the model's)
  --sampler NAME     one that the model allows (default: the model's)
  --negative TEXT    what to steer away from (default: nothing)
  --temperature N    how boldly chances are taken, 0 to 2 (default: the model's)
  --top-k N, --top-p N
                     draw from the N likeliest tokens, from those of this share (default: from all)
  --model ID         the model (default: the first one found); what it does not heed is refused
  --width, --height  pixels, one of the model's sizes (default: its first)
${startHelp}
  --count N          pictures at once, 1 to 8, seeds counting up; files get -1, -2 … (default: 1)
  --out FILE         the picture, PNG (default: picture.png)
  --filmstrip FILE   every step as an animated WebP (default: none)
  --threads N, --provider NAME, --memory MB, --models DIR, --rows N   as for the worker
  --help             this text`;

const recipeFlags = {
  seed: "seed",
  steps: "steps",
  guidance: "guidance",
  sampler: "sampler",
  negative: "negativePrompt",
  model: "model",
  width: "width",
  height: "height",
} as const;
const samplingFlags = { temperature: "temperature", "top-k": "topK", "top-p": "topP" } as const;
const otherFlags = [
  ...["out", "filmstrip", "latents", "count"],
  ...["threads", "provider", "memory", "models", "rows"],
];

const schema = z.object({
  ...engineSettings,
  count: countSetting,
  latents: z.string().min(1, "must name a file").nullable().default(null),
  out: z.string().min(1, "must name a file").default("picture.png"),
  filmstrip: z.string().min(1, "must name a file").nullable().default(null),
});

/**
 * @returns null when help was asked for.
 * @throws SettingsError naming the flag and what it may be.
 */
export function generateSettings(args: readonly string[]): GenerateSettings | null {
  const { help, values, positionals } = parseFlags(args, [
    ...Object.keys(recipeFlags),
    ...Object.keys(samplingFlags),
    ...startFlags,
    ...otherFlags,
  ]);
  if (help) return null;
  if (positionals.length > 1)
    throw new SettingsError(`the prompt must be one argument: put it in quotes`);
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw settingsError(parsed.error);
  return { ...parsed.data, rows: rowsFor(parsed.data), flags: values, prompt: positionals[0] };
}

/** Only where a flag asks for it; the rest is the model's. */
function samplingOf(flags: GenerateSettings["flags"], { defaults }: ModelInfo) {
  const asked = Object.entries(samplingFlags).filter(([flag]) => flag in flags);
  if (asked.length === 0) return {};
  const given = asked.map(([flag, field]) => [field, numberFlag(flags, flag)]);
  const own = defaults.sampling ?? plainSampling;
  return { sampling: { ...own, ...Object.fromEntries(given) } };
}

/**
 * The recipe that the flags ask for, the rest filled in from the model's card.
 * @throws SettingsError naming the flag and its limit, for the contract's limits and the model's.
 */
export function recipeFor(
  { flags, prompt }: GenerateSettings,
  info: ModelInfo,
  randomSeed: number,
  { recipe: given, parent }: Pick<GivenStart, "recipe" | "parent">,
): Recipe {
  const number = (name: string) => numberFlag(flags, name);
  const size = info.sizes[0]!;
  const sampler = flags["sampler"] ?? parent?.sampler ?? info.defaults.sampler;
  const parsed = recipeSchema.safeParse({
    model: info.id,
    prompt: prompt ?? "",
    negativePrompt: flags["negative"] ?? info.defaults.negativePrompt,
    seed: number("seed") ?? randomSeed,
    steps: number("steps") ?? parent?.steps ?? info.defaults.steps,
    guidance: number("guidance") ?? info.defaults.guidance,
    sampler,
    width: number("width") ?? size.width,
    height: number("height") ?? size.height,
    ...samplingOf(flags, info),
    ...given,
  });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new SettingsError(`${flagOf(path.join("."))} ${message}`);
  }
  try {
    checkRecipe(parsed.data, info);
  } catch (error) {
    if (error instanceof Refusal)
      throw new SettingsError(`${flagOf(error.field)}: ${error.message}`);
    throw error;
  }
  return parsed.data;
}
