import type { SamplerName } from "../../server/contract";
import type { Prediction } from "../samplers/prediction";
import type { Schedule } from "../samplers/levels";

/** A text encoder with the tokenizer that belongs to it; SDXL has two, whose rows are joined. */
export interface TextEncoderCard {
  file: string;
  /** The tokenizer's folder. */
  tokenizer: string;
  maxTokens: number;
  inputs: { ids: string; mask?: string };
  /** `mask` says whether padding is hidden from the encoder; most checkpoints do not. */
  hidesPadding: boolean;
  outputs: { text: string; pooled?: string };
}

export interface UnetCard {
  file: string;
  inputs: {
    latents: string;
    timestep: string;
    text: string;
    /** SDXL: the second encoder's vector, and sizes and crops of the picture. */
    pooled?: string;
    sizes?: string;
    /** Distilled models: the guidance scale as a wave of this width, in place of a second row. */
    guidance?: { name: string; width: number };
  };
  output: string;
  /** "row": each row of a batch its own timestep; "scalar": one number for all; "single": one in a list. */
  timestep: "row" | "scalar" | "single";
  /** Rows that every call must have, where the export fixed them. */
  fixedRows: number | null;
}

/** A graph with one input and one output: a decoder of latents, or an encoder of pictures. */
export interface CoderCard {
  file: string;
  input: string;
  output: string;
}

/** All that is special about a checkpoint in the layout of diffusers, read from its own files. */
export interface CheckpointCard {
  family: "stable-diffusion";
  id: string;
  name: string;
  latent: {
    channels: number;
    /** Pixels a latent, in each direction. */
    factor: number;
    /** The decoder reads latents / scaling + shift. */
    scaling: number;
    shift: number;
    xl: boolean;
  };
  prediction: Prediction;
  schedule: Schedule;
  samplers: SamplerName[];
  textEncoders: TextEncoderCard[];
  unet: UnetCard;
  decoder: CoderCard;
  /** Null where the folder has none: then every run starts with noise or another run's latents. */
  encoder: CoderCard | null;
  /** TAESD, where its decoder lies in the folder: a small decoder for the pictures on the way. */
  previewDecoder: CoderCard | null;
  /** SDXL was trained with zeros in place of the empty prompt. */
  zeroEmptyPrompt: boolean;
}
