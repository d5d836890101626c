import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { ModelInfo } from "../../server/contract";
import { ModelError } from "../models/error";
import { diffusionAbilities } from "../models/abilities";
import type { CheckpointCard } from "./card";
import { checksumOf } from "./checksums";
import { requireFit } from "./fit";
import { bindCoder, bindUnet } from "./graphs";
import { readParts, type CheckpointParts } from "./parts";
import { paceOf, sampledAs, type Sampled } from "./scheduler";
import { sizesFor } from "./sizes";

export interface CheckpointModel {
  family: "stable-diffusion";
  card: CheckpointCard;
  folder: string;
  info: ModelInfo;
}

export const isCheckpoint = (folder: string) => existsSync(path.join(folder, "model_index.json"));

/**
 * A folder as diffusers and Optimum export it. Graphs are outlined, not loaded.
 * @throws ModelError naming the file or field that is missing or does not fit.
 */
export async function readCheckpoint(folder: string): Promise<CheckpointModel> {
  const parts = await readParts(folder);
  const unet = bindUnet(parts.unet.graph);
  requireFit(parts, unet);
  const sampled = sampling(parts, unet.inputs.guidance !== undefined);
  const card: CheckpointCard = {
    family: "stable-diffusion",
    id: idOf(folder),
    name: nameOf(folder),
    latent: latentOf(parts),
    prediction: sampled.prediction,
    schedule: sampled.schedule,
    samplers: sampled.samplers,
    textEncoders: parts.texts.map((text) => text.card),
    unet,
    decoder: bindCoder(parts.decoder.graph),
    encoder: parts.encoder && bindCoder(parts.encoder),
    previewDecoder: parts.preview && bindCoder(parts.preview),
    zeroEmptyPrompt: parts.index.force_zeros_for_empty_prompt,
  };
  return { family: card.family, card, folder, info: await describe(parts, card, sampled) };
}

function sampling({ folder, index, scheduler, xl }: CheckpointParts, guided: boolean): Sampled {
  const names = `${path.basename(folder)} ${path.basename(index._name_or_path ?? "")}`;
  try {
    return sampledAs(scheduler, { pace: paceOf(names, scheduler, guided), xl, guided });
  } catch (error) {
    const file = path.join(folder, "scheduler/scheduler_config.json");
    throw new ModelError(`${file}: ${(error as Error).message}`);
  }
}

/** VAEs of the first generations do not write down their scale. */
function latentOf({ unet, decoder: { config }, xl }: CheckpointParts): CheckpointCard["latent"] {
  return {
    channels: channelsOf(unet.graph) ?? 4,
    factor: 2 ** (config.block_out_channels.length - 1),
    scaling: config.scaling_factor ?? (xl ? 0.13025 : 0.18215),
    shift: config.shift_factor ?? 0,
    xl,
  };
}

const channelsOf = ({ inputs }: CheckpointParts["unet"]["graph"]) =>
  inputs.find((input) => input.dims.length === 4)?.dims[1];

async function describe(
  parts: CheckpointParts,
  card: CheckpointCard,
  { samplers, maxSteps, defaults }: Sampled,
): Promise<ModelInfo> {
  const { folder, texts, xl } = parts;
  const files = filesOf(parts);
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  const megabytes = Math.round(bytes / 1e5) / 10;
  return {
    id: card.id,
    name: card.name,
    description: `${xl ? "Stable Diffusion XL" : "Stable Diffusion"} checkpoint in the folder ${path.basename(folder)}.`,
    family: card.family,
    hash: await checksumOf(folder, files),
    sizes: sizesOf(parts, card.latent),
    samplers,
    defaults: { ...defaults, negativePrompt: "" },
    maxSteps,
    ...diffusionAbilities(card.encoder !== null),
    maxTokens: Math.min(...texts.map((text) => text.card.maxTokens)),
    examples: [],
    names: [],
    megabytes,
    ownMegabytes: megabytes,
    parameters: null,
    paper: null,
  };
}

/** Every file that a picture's bytes depend on, or that has to fit into memory. */
function filesOf({ folder, unet, decoder, encoder, preview, texts }: CheckpointParts): string[] {
  const texted = texts.map((text) => text.graph);
  const graphs = [unet.graph, decoder.graph, encoder, preview, ...texted];
  const configs = ["scheduler/scheduler_config.json", "vae_decoder/config.json"];
  return [
    ...graphs.flatMap((graph) => graph?.files ?? []),
    ...texts.flatMap((text) => text.files),
    ...configs.filter((file) => existsSync(path.join(folder, file))),
  ];
}

/** One size where the export fixed it, else the model's own and its kin. */
function sizesOf(parts: CheckpointParts, { factor }: CheckpointCard["latent"]): ModelInfo["sizes"] {
  const { folder, unet } = parts;
  const sample = unet.graph.inputs.find((input) => input.dims.length === 4)?.dims ?? [];
  const [fixedHeight, fixedWidth] = sample.slice(2);
  const own = fixedHeight && fixedWidth ? [fixedHeight, fixedWidth] : ownSample(parts);
  const halvings = 2 ** (unet.config.block_out_channels.length - 1);
  const odd = own.find((side) => side % halvings !== 0);
  if (odd !== undefined) {
    const file = path.join(folder, "unet/config.json");
    throw new ModelError(`${file}: sample_size ${odd} is not divisible by the unet's ${halvings}`);
  }
  const size = { width: own[1]! * factor, height: own[0]! * factor };
  return fixedHeight && fixedWidth ? [size] : sizesFor(size, factor * halvings);
}

/** Height and width in latents; a folder without configurations is known by its prompt's width. */
function ownSample({ unet, xl }: CheckpointParts): number[] {
  const told = unet.config.sample_size;
  if (told) return typeof told === "number" ? [told, told] : told;
  const text = unet.graph.inputs.find((input) => input.name === "encoder_hidden_states");
  const side = xl ? 128 : text?.dims[2] === 1024 ? 96 : 64;
  return [side, side];
}

/** A folder's name as an id: lower-case letters, digits and hyphens. */
function idOf(folder: string): string {
  const id = path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  const bare = id.replaceAll(/^-+|-+$/g, "").slice(0, 100);
  if (bare !== "") return bare;
  throw new ModelError(`${folder}: the folder's name needs a letter or a digit`);
}

function nameOf(folder: string): string {
  const words = path.basename(folder).replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
