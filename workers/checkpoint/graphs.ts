import { statSync } from "node:fs";
import path from "node:path";
import { ModelError } from "../models/error";
import { readGraphHeader, type GraphHeader, type GraphValue } from "../models/onnx-header";
import type { CoderCard, TextEncoderCard, UnetCard } from "./card";

/** What onnxruntime 1.30 reads; the runtime's test notices when that changes. */
export const newest = { irVersion: 13, opset: 26 };

/** A graph of a checkpoint: its outline, and all files it needs, relative to the checkpoint. */
export interface CheckpointGraph extends GraphHeader {
  file: string;
  files: string[];
  folder: string;
}

/** @throws ModelError naming the file that is missing, cut short or too new. */
export function openGraph(folder: string, file: string): CheckpointGraph {
  const whole = path.join(folder, file);
  if (!statSync(whole, { throwIfNoEntry: false })) throw new ModelError(`${whole} is missing`);
  const header = readGraphHeader(whole);
  const { irVersion, opset, external } = header;
  const limit = (what: string, found: number, most: number) =>
    new ModelError(`${whole} has ${what} ${found}; versions up to ${most} can be read`);
  if (irVersion > newest.irVersion) throw limit("ONNX IR version", irVersion, newest.irVersion);
  if (opset > newest.opset) throw limit("ONNX opset", opset, newest.opset);
  const beside = [...external].map(([name, bytes]) => {
    const weights = path.join(path.dirname(file), name);
    requireBytes(folder, weights, bytes);
    return weights;
  });
  return { ...header, file, files: [file, ...beside], folder };
}

function requireBytes(folder: string, file: string, bytes: number): void {
  const whole = path.join(folder, file);
  if (path.relative(folder, whole).startsWith(".."))
    throw new ModelError(`${whole}: weights must lie inside the model's folder`);
  const found = statSync(whole, { throwIfNoEntry: false })?.size;
  if (found === undefined) throw new ModelError(`${whole} is missing`);
  if (found < bytes)
    throw new ModelError(`${whole} is cut short (${found} bytes, expected at least ${bytes})`);
}

export function bindTextEncoder(
  graph: CheckpointGraph,
  { penultimate, pooled }: { penultimate: boolean; pooled: boolean },
): Pick<TextEncoderCard, "file" | "inputs" | "outputs"> {
  allowInputs(graph, ["input_ids", "attention_mask"]);
  const ids = wanted(graph, graph.inputs, "input", ["input_ids"]).name;
  const mask = find(graph.inputs, ["attention_mask"])?.name;
  const text = penultimate
    ? penultimateState(graph)
    : wanted(graph, graph.outputs, "output", ["last_hidden_state"]).name;
  const outputs = pooled
    ? { text, pooled: wanted(graph, graph.outputs, "output", ["text_embeds"]).name }
    : { text };
  return { file: graph.file, inputs: mask ? { ids, mask } : { ids }, outputs };
}

/** SDXL reads the layer before the last; there is one state more than layers, the embeddings. */
function penultimateState({ outputs, folder, file }: CheckpointGraph): string {
  const states = outputs.flatMap(({ name }) => /^hidden_states\.(\d+)$/.exec(name)?.[1] ?? []);
  const last = Math.max(...states.map(Number));
  const before = `hidden_states.${last - 1}`;
  if (outputs.some((output) => output.name === before)) return before;
  const where = path.join(folder, file);
  throw new ModelError(`${where} has no outputs hidden_states.N: export it with hidden states`);
}

const unetInputs = {
  latents: ["sample", "latent", "latents"],
  timestep: ["timestep", "timesteps", "t"],
  text: ["encoder_hidden_states"],
  pooled: ["text_embeds"],
  sizes: ["time_ids"],
  guidance: ["timestep_cond"],
};

export function bindUnet(graph: CheckpointGraph): UnetCard {
  allowInputs(graph, Object.values(unetInputs).flat());
  const need = (names: string[]) => wanted(graph, graph.inputs, "input", names);
  const [latents, timestep] = [need(unetInputs.latents), need(unetInputs.timestep)];
  const [pooled, sizes, cond] = [unetInputs.pooled, unetInputs.sizes, unetInputs.guidance].map(
    (names) => find(graph.inputs, names),
  );
  const where = path.join(graph.folder, graph.file);
  if (!pooled !== !sizes)
    throw new ModelError(`${where} has one of text_embeds and time_ids; SDXL has both`);
  if (sizes && ![6, null, undefined].includes(sizes.dims[1]))
    throw new ModelError(
      `${where}: time_ids has ${sizes.dims[1]} numbers, expected 6 (a refiner?)`,
    );
  const width = cond?.dims[1];
  if (cond && !width) throw new ModelError(`${where}: timestep_cond has no fixed width`);
  return {
    file: graph.file,
    inputs: {
      latents: latents.name,
      timestep: timestep.name,
      text: need(unetInputs.text).name,
      ...(pooled && sizes ? { pooled: pooled.name, sizes: sizes.name } : {}),
      ...(cond && width ? { guidance: { name: cond.name, width } } : {}),
    },
    output: first(graph, graph.outputs, "output").name,
    timestep: timestepForm(timestep),
    fixedRows: latents.dims[0] ?? null,
  };
}

function timestepForm({ dims }: GraphValue): UnetCard["timestep"] {
  if (dims.length === 0) return "scalar";
  return dims[0] === 1 ? "single" : "row";
}

/** A decoder or an encoder, which has one input and one output, whatever they are called. */
export function bindCoder(graph: CheckpointGraph): CoderCard {
  const input = first(graph, graph.inputs, "input");
  if (graph.inputs.length > 1) allowInputs(graph, [input.name]);
  return {
    file: graph.file,
    input: input.name,
    output: first(graph, graph.outputs, "output").name,
  };
}

const find = (values: readonly GraphValue[], names: readonly string[]) =>
  values.find((value) => names.includes(value.name));

function first({ folder, file }: CheckpointGraph, values: GraphValue[], what: string): GraphValue {
  if (values[0]) return values[0];
  throw new ModelError(`${path.join(folder, file)} has no ${what}`);
}

function wanted(
  { folder, file }: CheckpointGraph,
  values: readonly GraphValue[],
  what: string,
  names: readonly string[],
): GraphValue {
  const found = find(values, names);
  if (found) return found;
  const has = values.map((value) => value.name).join(", ");
  throw new ModelError(`${path.join(folder, file)} has no ${what} ${names[0]} (it has ${has})`);
}

function allowInputs({ folder, file, inputs }: CheckpointGraph, known: readonly string[]): void {
  const strange = inputs.find((input) => !known.includes(input.name));
  if (!strange) return;
  const where = path.join(folder, file);
  const message = `fits no known family: what is its input ${strange.name}?`;
  throw new ModelError(`${where} ${message} (known are ${known.join(", ")})`);
}
