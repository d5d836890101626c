import { z } from "zod";
import { samplerName, sampling } from "../../server/contract";
import {
  count,
  decoder,
  denoiser,
  encoder,
  fileName,
  graph,
  guide,
  latent,
  prediction,
  schedule,
  textEncoder,
  tokenizer,
} from "./card-graphs";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 checksum in hexadecimal");
const folderName = z
  .string()
  .regex(/^[\w-][\w.-]*$/, "must be the name of a folder beside this one");

const common = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "must be lower-case letters, digits, hyphens"),
  name: z.string().min(1),
  description: z.string(),
  license: z.string(),
  /** Every file of the model; those `in` another folder beside this one are shared with its model. */
  files: z.record(fileName, z.strictObject({ bytes: count, sha256, in: folderName.optional() })),
  sizes: z.array(z.strictObject({ width: count, height: count })).min(1),
  samplers: z.array(samplerName).min(1),
  defaults: z.strictObject({
    steps: count,
    guidance: z.number(),
    sampler: samplerName,
    negativePrompt: z.string(),
    sampling: sampling.optional(),
  }),
  maxSteps: count,
  examples: z.array(z.string()),
  /** A JSON list of the things that it knows by name, to complete prompts with. */
  names: fileName.optional(),
  /** Of the generation model alone, in millions. */
  parameters: z.number().positive().optional(),
  /** Where the family, as it was trained here, is described. */
  paper: z.strictObject({ title: z.string(), arxiv: z.string() }).optional(),
  tokenizer,
  /** Lists the illustrations that the model may look at, see references.ts. */
  references: fileName.optional(),
});

/** For the finished picture, and a lighter one for the pictures on the way, where there is one. */
const decoders = { decoder, previewDecoder: decoder.optional() };

/** Graph inputs and outputs are named by the card, so that a new export needs no new code. */
const latentDiffusionCard = common.extend({
  family: z.literal("latent-diffusion"),
  latent,
  prediction,
  schedule,
  graphs: z.strictObject({
    textEncoder,
    denoiser,
    guide: guide.optional(),
    ...decoders,
    encoder: encoder.optional(),
  }),
});

/** Pixels in -1..1 are the latents: channels 3, factor 1, no decoder. */
const pixelDiffusionCard = common.extend({
  family: z.literal("pixel-diffusion"),
  latent,
  prediction,
  schedule,
  graphs: z.strictObject({ textEncoder, denoiser }),
});

const vaeCard = common.extend({
  family: z.literal("vae"),
  latent,
  /** Values of z. */
  z: count.default(128),
  graphs: z.strictObject({
    textEncoder,
    /** z [B, z], cond -> latents. */
    generator: graph,
    /** latents, cond -> mean [B, z], log_variance [B, z]. */
    recognizer: graph,
    ...decoders,
    encoder,
  }),
});

const ganCard = common.extend({
  family: z.literal("gan"),
  latent,
  /** Values of z. */
  z: count.default(128),
  graphs: z.strictObject({
    textEncoder,
    /** z [B, z], cond -> latents. */
    generator: graph,
    /** latents, cond -> score [B]. */
    discriminator: graph,
    ...decoders,
  }),
});

const flowCard = common.extend({
  family: z.literal("flow"),
  latent,
  /** Deviation of the noise that its pictures' latents were trained under. */
  noise: z.number().min(0).default(0.1),
  graphs: z.strictObject({
    textEncoder,
    /** x, cond -> x, in the order of the inverse: from noise to latents. */
    blocks: z.array(graph).min(1),
    /** latents, cond -> noise, log_det [B]: all blocks the other way round. */
    forward: graph,
    ...decoders,
    encoder,
  }),
});

/** A picture as side x side cells of some codes each, drawn row by row. */
const cells = z.strictObject({
  side: count,
  /** Of the key-value cache. */
  layers: count,
  width: count,
  /** Codes from 0 to one less. */
  vocabulary: count,
  /** Codes of a cell. */
  codes: count,
});

const tokenGraphs = z.strictObject({
  textEncoder,
  /** cond -> memory [B, N, width], candidates int64 [B, N, J, codes]; once for all steps. */
  prepare: graph,
  /**
   * codes int64 [B, N, codes] (-1 unknown), position int64 [B], memory, candidates, keys and values
   * [B, layers, N, width] -> hidden [B, width], key and value [B, layers, width], which belong into the
   * cache at this position.
   */
  trunk: graph,
  /**
   * hidden, codes int64 [B, codes] of this cell so far, which int64 [B], position int64 [B], all_codes
   * int64 [B, N, codes], candidates -> log_probs [B, vocabulary].
   */
  head: graph,
  /** codes int64 [B, N, codes] -> latents [B, C, side, side], zeros for unknown cells. */
  codebook: graph,
  ...decoders,
});

const autoregressiveCard = common.extend({
  family: z.literal("autoregressive"),
  latent,
  ...cells.shape,
  graphs: tokenGraphs.extend({ encoder: encoder.optional() }),
});

/** Enlarges a small picture by diffusion: latents, timestep [B] (0..1), cond, small [B, 3, H, W] -> velocity. */
const enlarging = {
  latent,
  /** The enlarger's. */
  schedule,
  /** The enlarger's own guidance scale; 1, its prompt alone, takes half the time. */
  enlargerGuidance: z.number().min(0).default(1),
};

const cascadeCard = common.extend({
  family: z.literal("cascade"),
  ...enlarging,
  /** The model of the small picture, whose pixels are its latents. */
  small: z.strictObject({ side: count, prediction, schedule }),
  /** Of all steps, those that draw the small picture. */
  share: z.number().gt(0).lt(1),
  graphs: z.strictObject({ textEncoder, small: denoiser, enlarger: graph, ...decoders }),
});

const autoregressiveDiffusionCard = common.extend({
  family: z.literal("autoregressive-diffusion"),
  ...enlarging,
  ...cells.shape,
  graphs: tokenGraphs.extend({
    /** latents [B, C, side, side] -> small [B, 3, H, W], what the enlarger is given. */
    coarse: graph,
    enlarger: graph,
  }),
});

/** All that is special about a model; nothing else in the code knows one model from another. */
export const modelCard = z
  .discriminatedUnion("family", [
    latentDiffusionCard,
    pixelDiffusionCard,
    vaeCard,
    ganCard,
    flowCard,
    autoregressiveCard,
    cascadeCard,
    autoregressiveDiffusionCard,
  ])
  .refine((card) => card.samplers.includes(card.defaults.sampler), {
    path: ["defaults", "sampler"],
    message: "must be one of the card's samplers",
  })
  .refine((card) => card.defaults.steps <= card.maxSteps, {
    path: ["defaults", "steps"],
    message: "must be at most maxSteps",
  })
  .superRefine((card, context) => {
    const steps =
      card.family === "flow" ? card.graphs.blocks.length : "side" in card ? card.side : null;
    if (steps === null || card.family === "autoregressive-diffusion") return;
    for (const [given, path] of [
      [card.defaults.steps, ["defaults", "steps"]],
      [card.maxSteps, ["maxSteps"]],
    ] as const)
      if (given !== steps)
        context.addIssue({ code: "custom", path: [...path], message: `must be ${steps}` });
  })
  .superRefine((card, context) => {
    const graphs = Object.values(card.graphs).flatMap(
      (one: { file: string } | { file: string }[] | undefined) => one ?? [],
    );
    const named = [card.tokenizer.file, card.references, card.names, ...graphs.map((g) => g.file)];
    for (const file of named.filter((name) => name !== undefined && !(name in card.files)))
      context.addIssue({ code: "custom", path: ["files"], message: `must list ${file}` });
  });

export type ModelCard = z.infer<typeof modelCard>;
export type CardOf<F extends ModelCard["family"]> = Extract<ModelCard, { family: F }>;
export type TokenizerCard = z.infer<typeof tokenizer>;
export type TextEncoderGraph = z.infer<typeof textEncoder>;
export type DenoiserGraph = z.infer<typeof denoiser>;
export type GuideGraph = z.infer<typeof guide>;
export type DecoderGraph = z.infer<typeof decoder>;
export type EncoderGraph = z.infer<typeof encoder>;
export type Cells = z.infer<typeof cells>;
