import { concat } from "../math/tensor";
import type { CheckpointCard } from "../checkpoint/card";
import type { DenoiserGraph, GuideGraph } from "../models/card";
import type { Session, Tensor } from "../runtime";
import type { Prediction } from "../samplers";
import type { EncodedPrompt } from "../text/prompts";
import { cond } from "./cond";
import { guidanceWave } from "./guidance-wave";

/** One row of a denoiser's batch: latents with one of the prompts. */
export interface Row {
  input: Float32Array;
  t: number;
  prompt: EncodedPrompt;
  shape: readonly number[];
  guidance: number;
  small?: Tensor | null;
  /** The only row of its run: it has a call of its own, where the network wants that. */
  single?: boolean;
}

/** Which prompts a guidance scale needs: both, and which one where one is enough. */
export type Sides = readonly ("prompt" | "negative")[];

/** A denoising graph and how it wants to be asked. */
export interface Network {
  session: Session;
  prediction: Prediction;
  output: string;
  maxRows: number;
  /** Rows that every call must have, or null. */
  fixedRows: number | null;
  /** A batch of one does not have the bits that its row has in company. */
  singlesAlone?: boolean;
  sides(guidance: number): Sides;
  /** Rows with equal keys may share a call. */
  keyOf(row: Row): string;
  feeds(batch: readonly Row[]): Record<string, Tensor>;
}

/** The denoiser of a model with a card of its own. */
export function cardNetwork(options: {
  graph: DenoiserGraph;
  prediction: Prediction;
  session: Session;
  maxRows: number;
  singlesAlone?: boolean;
}): Network {
  const { session, prediction, maxRows, singlesAlone = false } = options;
  const { inputs, outputs } = options.graph;
  return {
    session,
    prediction,
    output: outputs.prediction,
    maxRows,
    singlesAlone,
    fixedRows: null,
    sides: guidedSides,
    keyOf: (row) => row.shape.join(),
    feeds: (batch) => ({
      [inputs.latents]: stack(batch, (row) => row.input, batch[0]!.shape),
      [inputs.timestep]: stack(batch, (row) => Float32Array.of(row.t), []),
      [inputs.text]: texts(batch),
      ...(inputs.pooled ? { [inputs.pooled]: pooled(batch) } : {}),
      ...(inputs.mask ? { [inputs.mask]: masks(batch) } : {}),
    }),
  };
}

const guidedSides = (guidance: number): Sides =>
  guidance === 1 ? ["prompt"] : guidance === 0 ? ["negative"] : ["prompt", "negative"];

/** What a denoiser is steered away from instead of its own answer to an empty prompt; it reads no prompt. */
export function guideNetwork(options: {
  graph: Pick<GuideGraph, "inputs" | "outputs">;
  prediction: Prediction;
  session: Session;
  maxRows: number;
}): Network {
  const { session, prediction, maxRows } = options;
  const { inputs, outputs } = options.graph;
  return {
    session,
    prediction,
    output: outputs.prediction,
    maxRows,
    fixedRows: null,
    sides: () => ["negative"],
    keyOf: (row) => row.shape.join(),
    feeds: (batch) => ({
      [inputs.latents]: stack(batch, (row) => row.input, batch[0]!.shape),
      [inputs.timestep]: stack(batch, (row) => Float32Array.of(row.t), []),
    }),
  };
}

/** A diffusion model that is given a small picture as well, by the names of its family. */
export function enlargerNetwork(session: Session, maxRows: number): Network {
  return {
    session,
    prediction: "flow",
    output: session.outputs[0]!,
    maxRows,
    singlesAlone: true,
    fixedRows: null,
    sides: guidedSides,
    keyOf: (row) => row.shape.join(),
    feeds: (batch) => ({
      ...cond(batch.map((row) => row.prompt)),
      latents: stack(batch, (row) => row.input, batch[0]!.shape),
      timestep: stack(batch, (row) => Float32Array.of(row.t), []),
      small: stack(batch, (row) => row.small!.data as Float32Array, batch[0]!.small!.dims),
    }),
  };
}

/** The U-Net of a checkpoint. Guidance of 1 and less means none, as in diffusers. */
export function unetNetwork(card: CheckpointCard, session: Session, maxRows: number): Network {
  const { inputs, output, timestep, fixedRows } = card.unet;
  const { factor } = card.latent;
  return {
    session,
    prediction: card.prediction,
    output,
    maxRows: fixedRows ?? maxRows,
    fixedRows,
    sides: (guidance) => (inputs.guidance || guidance <= 1 ? ["prompt"] : ["prompt", "negative"]),
    keyOf: ({ shape, t }) => (timestep === "row" ? shape.join() : `${shape.join()} ${t}`),
    feeds: (batch) => ({
      [inputs.latents]: stack(batch, (row) => row.input, batch[0]!.shape),
      [inputs.timestep]: timesteps(batch, timestep),
      [inputs.text]: texts(batch),
      ...(inputs.pooled ? { [inputs.pooled]: pooled(batch) } : {}),
      ...(inputs.sizes ? { [inputs.sizes]: stack(batch, (row) => sizes(row, factor), [6]) } : {}),
      ...(inputs.guidance ? waves(batch, inputs.guidance) : {}),
    }),
  };
}

function stack(
  batch: readonly Row[],
  of: (row: Row) => Float32Array,
  dims: readonly number[],
): Tensor {
  return { data: concat(batch.map(of)), dims: [batch.length, ...dims] };
}

function timesteps(batch: readonly Row[], form: CheckpointCard["unet"]["timestep"]): Tensor {
  if (form === "row") return stack(batch, (row) => Float32Array.of(row.t), []);
  return { data: Float32Array.of(batch[0]!.t), dims: form === "scalar" ? [] : [1] };
}

function texts(batch: readonly Row[]): Tensor {
  const { text, width } = batch[0]!.prompt;
  return stack(batch, (row) => row.prompt.text, [text.length / width, width]);
}

function masks(batch: readonly Row[]): Tensor {
  return stack(batch, (row) => row.prompt.mask, [batch[0]!.prompt.mask.length]);
}

function pooled(batch: readonly Row[]): Tensor {
  return stack(batch, (row) => row.prompt.pooled, [batch[0]!.prompt.pooled.length]);
}

/** SDXL's size of the original, corner of the crop and size wanted: the whole picture, uncropped. */
function sizes({ shape }: Row, factor: number): Float32Array {
  const [height, width] = [shape[1]! * factor, shape[2]! * factor];
  return Float32Array.of(height, width, 0, 0, height, width);
}

function waves(batch: readonly Row[], { name, width }: { name: string; width: number }) {
  return { [name]: stack(batch, (row) => guidanceWave(row.guidance, width), [width]) };
}
