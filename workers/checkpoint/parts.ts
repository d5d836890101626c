import { existsSync } from "node:fs";
import path from "node:path";
import { ModelError } from "../models/error";
import type { TextEncoderCard } from "./card";
import * as configs from "./configs";
import { bindTextEncoder, openGraph, type CheckpointGraph } from "./graphs";

/** A checkpoint's files, read and bound, before they are put together. */
export interface CheckpointParts {
  folder: string;
  index: configs.ModelIndex;
  scheduler: configs.SchedulerConfig;
  unet: { graph: CheckpointGraph; config: configs.UnetConfig };
  decoder: { graph: CheckpointGraph; config: configs.VaeConfig };
  encoder: CheckpointGraph | null;
  preview: CheckpointGraph | null;
  texts: { graph: CheckpointGraph; card: TextEncoderCard; files: string[] }[];
  xl: boolean;
}

const taesd = "taesd_decoder.onnx";
/** The longest prompt that CLIP was trained on, for folders that do not say. */
const clipTokens = 77;

/** @throws ModelError naming the file or field that is missing or cannot be used. */
export async function readParts(folder: string): Promise<CheckpointParts> {
  const index = await configs.readConfig(folder, "model_index.json", configs.modelIndex);
  if (index.transformer?.[1])
    throw new ModelError(`${folder}: transformers (SD3, Flux) are not supported, only a unet`);
  const read = <S extends Parameters<typeof configs.readConfig>[2]>(name: string, schema: S) =>
    configs.readConfig(folder, name, schema, { optional: true });
  const unet = openGraph(folder, "unet/model.onnx");
  const xl = unet.inputs.some((input) => input.name === "time_ids");
  return {
    folder,
    index,
    scheduler: await configs.readConfig(
      folder,
      "scheduler/scheduler_config.json",
      configs.schedulerConfig,
    ),
    unet: { graph: unet, config: await read("unet/config.json", configs.unetConfig) },
    decoder: {
      graph: openGraph(folder, "vae_decoder/model.onnx"),
      config: await read("vae_decoder/config.json", configs.vaeConfig),
    },
    encoder: openIfThere(folder, "vae_encoder/model.onnx"),
    preview: openIfThere(folder, taesd),
    texts: await Promise.all((xl ? ["", "_2"] : [""]).map((which) => readText(folder, which, xl))),
    xl,
  };
}

const openIfThere = (folder: string, file: string) =>
  existsSync(path.join(folder, file)) ? openGraph(folder, file) : null;

async function readText(folder: string, which: string, xl: boolean) {
  const [encoder, tokenizer] = [`text_encoder${which}`, `tokenizer${which}`];
  const graph = openGraph(folder, `${encoder}/model.onnx`);
  const optional = { optional: true };
  const config = await configs.readConfig(
    folder,
    `${encoder}/config.json`,
    configs.textConfig,
    optional,
  );
  const words = await configs.readConfig(
    folder,
    `${tokenizer}/tokenizer_config.json`,
    configs.tokenizerConfig,
    optional,
  );
  const limits = [words.model_max_length, config.max_position_embeddings, graph.inputs[0]?.dims[1]];
  const known = limits.filter((limit) => typeof limit === "number" && limit < 1e6) as number[];
  const card = {
    ...bindTextEncoder(graph, { penultimate: xl, pooled: which === "_2" }),
    tokenizer,
    maxTokens: known.length > 0 ? Math.min(...known) : clipTokens,
    hidesPadding: config.use_attention_mask === true,
  };
  return { graph, card, files: tokenizerFiles(folder, tokenizer) };
}

const tokenizerNames = [
  "tokenizer.json",
  "vocab.json",
  "merges.txt",
  "special_tokens_map.json",
  "tokenizer_config.json",
];

function tokenizerFiles(folder: string, tokenizer: string): string[] {
  const whole = path.join(folder, tokenizer);
  const found = tokenizerNames.filter((name) => existsSync(path.join(whole, name)));
  const needed = found.includes("tokenizer.json") ? [] : ["vocab.json", "merges.txt"];
  const missing = needed.find((name) => !found.includes(name));
  if (missing) throw new ModelError(`${path.join(whole, missing)} is missing`);
  return found.map((name) => `${tokenizer}/${name}`);
}
