import { z } from "zod";
import { samplerName } from "../../server/contract";

const fileName = z
  .string()
  .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, "must be a file name inside the folder");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 checksum in hexadecimal");
const count = z.number().int().positive();

/** Where steps lie between noise and picture; see samplers/levels.ts for the meaning of each field. */
const schedule = z.discriminatedUnion("kind", [
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

/** How a prompt becomes the numbers that the text encoder reads. */
const tokenizer = z.discriminatedUnion("kind", [
  z.strictObject({
    /** Byte-level BPE from a tokenizer.json, as Hugging Face's tokenizers write it: any script, any emoji. */
    kind: z.literal("bpe"),
    file: fileName,
    maxTokens: count,
    pad: z.number().int(),
  }),
]);

const common = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "must be lower-case letters, digits, hyphens"),
  name: z.string().min(1),
  description: z.string(),
  license: z.string(),
  files: z.record(fileName, z.strictObject({ bytes: count, sha256 })),
  sizes: z.array(z.strictObject({ width: count, height: count })).min(1),
  samplers: z.array(samplerName).min(1),
  defaults: z.strictObject({
    steps: count,
    guidance: z.number(),
    sampler: samplerName,
    negativePrompt: z.string(),
  }),
  maxSteps: count,
  examples: z.array(z.string()),
  /** A JSON list of the things that it knows by name, to complete prompts with. */
  names: fileName.optional(),
});

/** Graph inputs and outputs are named by the card, so that a new export needs no new code. */
const latentDiffusionCard = common.extend({
  family: z.literal("latent-diffusion"),
  latent: z.strictObject({ channels: count, factor: count }),
  prediction: z.enum(["epsilon", "v", "flow"]),
  schedule,
  tokenizer,
  /** Lists the illustrations that the model may look at, see references.ts. */
  references: fileName.optional(),
  graphs: z.strictObject({
    /**
     * int64 [B, maxTokens] -> text [B, rows, width], pooled [B, width]; rows of tokens come first. A model
     * that looks at illustrations also says which: references [B, n], places in the card's list or -1.
     */
    textEncoder: z.strictObject({
      file: fileName,
      inputs: z.strictObject({ ids: z.string() }),
      outputs: z.strictObject({
        text: z.string(),
        pooled: z.string().optional(),
        references: z.string().optional(),
      }),
    }),
    /** latents [B, C, H, W], timestep [B], text (and pooled, mask) -> prediction as latents. */
    denoiser: z.strictObject({
      file: fileName,
      inputs: z.strictObject({
        latents: z.string(),
        timestep: z.string(),
        text: z.string(),
        pooled: z.string().optional(),
        mask: z.string().optional(),
      }),
      outputs: z.strictObject({ prediction: z.string() }),
    }),
    /** latents [B, C, H, W] -> image [B, 3, H * factor, W * factor] in -1..1. */
    decoder: z.strictObject({
      file: fileName,
      inputs: z.strictObject({ latents: z.string() }),
      outputs: z.strictObject({ image: z.string() }),
    }),
    encoder: z
      .strictObject({
        file: fileName,
        inputs: z.strictObject({ image: z.string() }),
        outputs: z.strictObject({ latents: z.string() }),
      })
      .optional(),
  }),
});

/** All that is special about a model; nothing else in the code knows one model from another. */
export const modelCard = z
  .discriminatedUnion("family", [latentDiffusionCard])
  .refine((card) => card.samplers.includes(card.defaults.sampler), {
    path: ["defaults", "sampler"],
    message: "must be one of the card's samplers",
  })
  .refine((card) => card.defaults.steps <= card.maxSteps, {
    path: ["defaults", "steps"],
    message: "must be at most maxSteps",
  })
  .superRefine((card, context) => {
    const graphs = Object.values(card.graphs).map((graph) => graph?.file);
    const wanted = [card.tokenizer.file, card.references, card.names, ...graphs];
    for (const file of wanted.filter((name) => name !== undefined && !(name in card.files)))
      context.addIssue({ code: "custom", path: ["files"], message: `must list ${file}` });
  });

export type ModelCard = z.infer<typeof modelCard>;
export type LatentDiffusionCard = z.infer<typeof latentDiffusionCard>;
export type TokenizerCard = LatentDiffusionCard["tokenizer"];
