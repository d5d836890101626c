import { z } from "zod";

export const fileName = z
  .string()
  .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, "must be a file name inside the folder");
export const count = z.number().int().positive();

/** Where steps lie between noise and picture; see samplers/levels.ts for the meaning of each field. */
export const schedule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("flow"),
    shift: z.number().positive(),
    timeScale: z.number().positive(),
    lowest: z.number().min(0).max(1),
  }),
  z.strictObject({
    kind: z.literal("discrete"),
    trainSteps: count,
    betaStart: z.number().positive(),
    betaEnd: z.number().positive(),
    betaSchedule: z.enum(["linear", "scaled_linear"]),
    offset: z.number().int().min(0),
    lcmSteps: count,
    spacing: z.enum(["linspace", "linspace-multistep", "leading", "trailing", "lcm"]).optional(),
    curve: z.enum(["karras", "exponential"]).optional(),
  }),
]);

/** What a denoiser's output means. */
export const prediction = z.enum(["epsilon", "v", "flow"]);

/** Channels of the latents, and pixels a side that one of them stands for. */
export const latent = z.strictObject({ channels: count, factor: count });

/** How a prompt becomes the numbers that the text encoder reads. */
export const tokenizer = z.discriminatedUnion("kind", [
  z.strictObject({
    /** Byte-level BPE from a tokenizer.json, as Hugging Face's tokenizers write it: any script, any emoji. */
    kind: z.literal("bpe"),
    file: fileName,
    maxTokens: count,
    pad: z.number().int(),
  }),
]);

/**
 * int64 [B, maxTokens] -> text [B, rows, width], pooled [B, width]; rows of tokens come first. A model
 * that looks at illustrations also says which: references [B, n], places in the card's list or -1.
 */
export const textEncoder = z.strictObject({
  file: fileName,
  inputs: z.strictObject({ ids: z.string() }),
  outputs: z.strictObject({
    text: z.string(),
    pooled: z.string().optional(),
    references: z.string().optional(),
  }),
});

/** latents [B, C, H, W], timestep [B], text (and pooled, mask) -> prediction as latents. */
export const denoiser = z.strictObject({
  file: fileName,
  inputs: z.strictObject({
    latents: z.string(),
    timestep: z.string(),
    text: z.string(),
    pooled: z.string().optional(),
    mask: z.string().optional(),
  }),
  outputs: z.strictObject({ prediction: z.string() }),
});

/**
 * latents [B, C, H, W], timestep [B] -> what the denoiser would say to an empty prompt, more or less: from
 * timestep `upTo` down, where what is drawn has been decided. A worse network is further from the answer
 * to steer away from, so only a share of the scale above 1 counts, its `strength`.
 */
export const guide = z.strictObject({
  file: fileName,
  upTo: z.number().positive(),
  strength: z.number().gt(0).max(1),
  inputs: z.strictObject({ latents: z.string(), timestep: z.string() }),
  outputs: z.strictObject({ prediction: z.string() }),
});

/** latents [B, C, H, W] -> image [B, 3, H * factor, W * factor] in -1..1. */
export const decoder = z.strictObject({
  file: fileName,
  inputs: z.strictObject({ latents: z.string() }),
  outputs: z.strictObject({ image: z.string() }),
});

/** The decoder's inverse. */
export const encoder = z.strictObject({
  file: fileName,
  inputs: z.strictObject({ image: z.string() }),
  outputs: z.strictObject({ latents: z.string() }),
});

/**
 * A graph whose inputs and outputs have the names that its family gives them. `text` [B, rows, width],
 * `text_pooled` [B, width] and `text_mask` [B, maxTokens], called cond below, come from the text encoder.
 */
export const graph = z.strictObject({ file: fileName });
