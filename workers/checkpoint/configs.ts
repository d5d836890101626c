import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ModelError } from "../models/error";

const count = z.number().int().positive();
const component = z.tuple([z.string().nullable(), z.string().nullable()]).optional();

export const modelIndex = z.object({
  _class_name: z.string(),
  _name_or_path: z.string().optional(),
  text_encoder_2: component,
  transformer: component,
  force_zeros_for_empty_prompt: z.boolean().default(false),
});

export const unetConfig = z.object({
  sample_size: z.union([count, z.tuple([count, count])]).nullish(),
  block_out_channels: z.array(count).min(1).default([320, 640, 1280, 1280]),
});

export const vaeConfig = z.object({
  block_out_channels: z.array(count).min(1).default([128, 256, 512, 512]),
  scaling_factor: z.number().positive().optional(),
  shift_factor: z.number().nullish(),
});

export const textConfig = z.object({
  max_position_embeddings: count.optional(),
  use_attention_mask: z.boolean().nullish(),
});

/** Old files say `1e30` for "no limit". */
export const tokenizerConfig = z.object({ model_max_length: z.number().positive().optional() });

export const schedulerConfig = z.object({
  _class_name: z.string(),
  num_train_timesteps: count.default(1000),
  beta_start: z.number().positive().default(0.0001),
  beta_end: z.number().positive().default(0.02),
  beta_schedule: z.enum(["linear", "scaled_linear"]).default("linear"),
  trained_betas: z.null().optional(),
  prediction_type: z.enum(["epsilon", "v_prediction"]).default("epsilon"),
  timestep_spacing: z.enum(["linspace", "leading", "trailing"]).optional(),
  steps_offset: z.number().int().min(0).default(0),
  set_alpha_to_one: z.boolean().default(true),
  rescale_betas_zero_snr: z.boolean().default(false),
  use_karras_sigmas: z.boolean().nullish(),
  use_exponential_sigmas: z.boolean().nullish(),
  original_inference_steps: count.default(50),
  shift: z.number().positive().default(1),
  use_dynamic_shifting: z.literal(false, "is not supported").default(false),
});

export type ModelIndex = z.infer<typeof modelIndex>;
export type UnetConfig = z.infer<typeof unetConfig>;
export type VaeConfig = z.infer<typeof vaeConfig>;
export type SchedulerConfig = z.infer<typeof schedulerConfig>;

/** @throws ModelError naming the file and the first field that cannot be used. */
export async function readConfig<S extends z.ZodType>(
  folder: string,
  name: string,
  schema: S,
  { optional = false } = {},
): Promise<z.output<S>> {
  const file = path.join(folder, name);
  const parsed = schema.safeParse(await readJson(file, optional));
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(
    (i) => `${i.path.join(".") || "content"} ${i.message}`,
  );
  throw new ModelError(`${file} cannot be used: ${complaints.join("; ")}`);
}

async function readJson(file: string, optional: boolean): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    // diffusers' own export leaves out the configurations of the networks.
    if (optional && (error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new ModelError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
