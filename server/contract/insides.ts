import { z } from "zod";
import { bytes, id } from "./common";

/** Everything that may be told of a step; pages explain each by its name. */
export const factIds = [
  /** The prompt as the tokenizer cuts it; what was cut off has weight 0. */
  "tokens",
  "text-vectors",
  "references",
  /** x before the step. */
  "latent",
  "noise-level",
  "signal-level",
  "predicted-noise",
  "predicted-picture",
  "guidance-difference",
  "guidance-size",
  "small-picture",
  "block",
  "block-change",
  /** Bits per dimension. */
  "log-likelihood",
  "inversion-error",
  "next-token",
  "entropy",
  "unknown-tokens",
  "discriminator-score",
  "mean-picture",
  "latent-mean",
  "latent-variance",
  "latent-time",
] as const;
const factId = z.enum(factIds);
export type FactId = z.infer<typeof factId>;

/** One thing that is known of a step, in the form in which it is shown. Images are WebP. */
export const fact = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("image"),
    id: factId,
    image: bytes,
    width: z.number().int(),
    height: z.number().int(),
  }),
  z.object({
    kind: z.literal("number"),
    id: factId,
    value: z.number(),
    unit: z.string().optional(),
  }),
  z.object({
    kind: z.literal("bars"),
    id: factId,
    entries: z.array(
      z.object({ label: z.string(), share: z.number().min(0).max(1), image: bytes.optional() }),
    ),
  }),
  z.object({
    kind: z.literal("tokens"),
    id: factId,
    tokens: z.array(z.object({ text: z.string(), weight: z.number().optional() })),
  }),
]);
export type Fact = z.infer<typeof fact>;

/** What goes on inside a model at one step of a picture. */
export const insides = z.object({
  generationId: id,
  step: z.number().int().min(1),
  totalSteps: z.number().int().min(1),
  family: z.string(),
  facts: z.array(fact),
});
export type Insides = z.infer<typeof insides>;

export const hoodLook = z.strictObject({
  generationId: id,
  step: z
    .number("must be a whole number")
    .int("must be a whole number")
    .min(1, "must be at least 1"),
});
