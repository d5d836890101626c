import { z } from "zod";
import { id, limits } from "./common";

/** Ways to go from noise to a picture by denoising; a model's card says which fit what it predicts. */
export const diffusionSamplers = [
  "flow-euler",
  "flow-heun",
  "euler",
  "euler-ancestral",
  "heun",
  "ddim",
  "ddpm",
  "dpmpp-2m",
  "unipc",
  "lcm",
] as const;
export type DiffusionSampler = (typeof diffusionSamplers)[number];

/** How the other families come to a picture: each has its one way. */
const otherWays = [
  /** One network call; the frames lead from the mean picture to the sample. */
  "latent-path",
  /** The inverse blocks of a normalizing flow, one a frame. */
  "flow-blocks",
  /** Drawn token by token, a row a frame. */
  "tokens",
] as const;

/** Every sampler the engine knows. */
export const samplerNames = [...diffusionSamplers, ...otherWays] as const;
export const samplerName = z.enum(samplerNames, {
  error: `must be one of ${samplerNames.join(", ")}`,
});
export type SamplerName = z.infer<typeof samplerName>;

const tooLong = (max: number) => `must be at most ${max} characters`;

export const seed = z
  .number("must be a whole number between 0 and 2^53-1")
  .int("must be a whole number between 0 and 2^53-1")
  .min(0, "must be a whole number between 0 and 2^53-1")
  .max(limits.seedMax, "must be a whole number between 0 and 2^53-1");

const share = z
  .number("must be between 0 and 1")
  .min(0, "must be between 0 and 1")
  .max(1, "must be between 0 and 1");

/** A picture that a run starts from: one that was made here, or one that somebody brought. */
export const pictureRef = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("generation"), id }),
  z.strictObject({ kind: z.literal("upload"), id }),
]);
export type PictureRef = z.infer<typeof pictureRef>;

/** Ways to start from pictures that are there. */
export const startsFromPictures = [
  "image",
  "inpaint",
  "blend",
  "branch",
  "forward",
  "between",
] as const;
export const startKinds = ["noise", ...startsFromPictures] as const;
export type StartKind = (typeof startKinds)[number];

const promptText = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(limits.promptChars, tooLong(limits.promptChars));

const madeHere = z.strictObject({ kind: z.literal("generation"), id });

/** The share of the steps that are taken, one at least: near 0 hardly changes the picture, 1 is noise alone. */
const strength = share;

/** How a run begins. A recipe without one begins with pure noise. */
export const start = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("noise") }),
  z.strictObject({ kind: z.literal("image"), picture: pictureRef, strength }),
  z.strictObject({
    kind: z.literal("inpaint"),
    picture: pictureRef,
    /** An uploaded mask: white is painted anew, black stays. */
    maskId: id,
    strength,
  }),
  z.strictObject({
    kind: z.literal("blend"),
    pictures: z.tuple([pictureRef, pictureRef]),
    /** The second picture's prompt; the first one's is the recipe's. */
    secondPrompt: z
      .string()
      .trim()
      .max(limits.promptChars, `must be at most ${limits.promptChars} characters`),
    /** 0 is the first picture, 1 the second. */
    amount: share,
    strength,
  }),
  z.strictObject({
    kind: z.literal("branch"),
    /** Goes on from this picture's latents after `step`; model, size and number of steps are its own. */
    generationId: id,
    step: z.number().int("must be a whole number").min(1, "must be at least 1"),
  }),
  /**
   * The forward process: the picture under the seed's noise. Frame k of N shows it at the level from
   * which k steps remain, the last one noise alone; `image` with strength k/N denoises it from there.
   */
  z.strictObject({ kind: z.literal("forward"), picture: pictureRef }),
  /**
   * A point on the way between two pictures that began with noise alone: the noise of both seeds
   * turned from one to the other along the arc, both prompts mixed along the straight line.
   */
  z.strictObject({
    kind: z.literal("between"),
    /** The two, to be credited; nothing is read from them. */
    pictures: z.tuple([madeHere, madeHere]).optional(),
    /** The second picture's; the first one's are the recipe's. */
    secondPrompt: promptText,
    secondSeed: seed,
    /** 0 is exactly the first picture, 1 the second. */
    amount: share,
  }),
]);
export type Start = z.infer<typeof start>;

/** Start noise turned towards another seed's by spherical interpolation: 0 is one's own, 1 the other's. */
export const variation = z.strictObject({ seed, strength: share });
export type Variation = z.infer<typeof variation>;

const temperatureRange = "must be between 0 and 2";
const topKRange = `must be a whole number between 0 and ${limits.topKMax}`;

/** How boldly a model draws its random choices; what one does not heed stays as in `plainSampling`. */
export const sampling = z.strictObject({
  /** Scale of the noise, or of the logits' inverse: 0 is the likeliest, 1 as learned. */
  temperature: z.number(temperatureRange).min(0, temperatureRange).max(2, temperatureRange),
  /** Only the k likeliest tokens are drawn from; 0 is all. */
  topK: z.number(topKRange).int(topKRange).min(0, topKRange).max(limits.topKMax, topKRange),
  /** Only the likeliest tokens that make up this probability together; 1 is all. */
  topP: share,
});
export type Sampling = z.infer<typeof sampling>;
export const samplingNames = ["temperature", "topK", "topP"] as const;
export const plainSampling: Sampling = { temperature: 1, topK: 0, topP: 1 };

/** All that decides a picture's bytes on a given machine. Immutable once queued. */
export const recipe = z.strictObject({
  model: z.string().min(1).max(100),
  prompt: promptText,
  negativePrompt: z
    .string()
    .trim()
    .max(limits.negativePromptChars, tooLong(limits.negativePromptChars)),
  seed,
  /** Number of sampler steps. */
  steps: z
    .number()
    .int("must be a whole number")
    .min(1, `must be between 1 and ${limits.stepsMax}`)
    .max(limits.stepsMax, `must be between 1 and ${limits.stepsMax}`),
  /** Classifier-free guidance scale; 1 means no guidance. */
  guidance: z
    .number()
    .min(0, `must be between 0 and ${limits.guidanceMax}`)
    .max(limits.guidanceMax, `must be between 0 and ${limits.guidanceMax}`),
  sampler: samplerName,
  /** Pixels; a model's card lists the sizes it can draw. */
  width: z.number().int().min(8, "must be at least 8").max(4096, "must be at most 4096"),
  height: z.number().int().min(8, "must be at least 8").max(4096, "must be at most 4096"),
  start: start.optional(),
  variation: variation.optional(),
  /** Without it the model's own. */
  sampling: sampling.optional(),
});
export type Recipe = z.infer<typeof recipe>;

/** Steps that a run really takes; its frames are numbered 1 to this. */
export function stepsTaken({ steps, start }: Recipe): number {
  if (start?.kind === "branch") return Math.max(1, steps - start.step);
  if (!start || !("strength" in start)) return steps;
  return Math.max(1, Math.round(steps * start.strength));
}

/**
 * Steps left out at the noisy end of the schedule. A branch counts as the schedule does; the frames
 * of a picture that began part of the way down are numbered from there.
 */
export const stepsSkipped = (recipe: Recipe): number => recipe.steps - stepsTaken(recipe);

/** The settings of a recipe that a model may heed, or not. */
export const settingNames = [
  "steps",
  "guidance",
  "negativePrompt",
  "temperature",
  "topK",
  "topP",
  "sampler",
] as const;
export type SettingName = (typeof settingNames)[number];

/** What a worker says of a model it can run; the page builds its controls from this. */
export const modelInfo = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  family: z.string(),
  /** SHA-256 over the model's files. */
  hash: z.string(),
  sizes: z.array(z.object({ width: z.number().int(), height: z.number().int() })).min(1),
  samplers: z.array(samplerName).min(1),
  defaults: z.object({
    steps: z.number().int(),
    guidance: z.number(),
    sampler: samplerName,
    negativePrompt: z.string(),
    sampling: sampling.optional(),
  }),
  /** What it heeds; everything else stays as its defaults say. */
  settings: z.array(z.enum(settingNames)),
  /** Its number of steps is its own: a flow's blocks, an autoregressive model's rows. */
  fixedSteps: z.boolean(),
  maxSteps: z.number().int(),
  /** Ways to start that it knows; those that begin with a picture need an encoder. */
  starts: z.array(z.enum(startKinds)).min(1),
  /** Words or tokens the text encoder reads; later ones are ignored. */
  maxTokens: z.number().int(),
  /** Prompts that show the model at its best. */
  examples: z.array(z.string()),
  /** Things that it knows by name, to complete prompts with; empty where nobody counted them. */
  names: z.array(z.string()),
  /** All its files, and those that it shares with no other model. */
  megabytes: z.number(),
  ownMegabytes: z.number(),
  /** Millions of parameters of the network that draws; null where nobody counted them. */
  parameters: z.number().nullable(),
  paper: z.object({ title: z.string(), arxiv: z.string() }).nullable(),
});
export type ModelInfo = z.infer<typeof modelInfo>;
