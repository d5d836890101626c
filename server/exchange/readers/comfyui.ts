import {
  modelName,
  nothingFound,
  parseObject,
  toNumber,
  toObject,
  toText,
  type FoundRecipe,
  type Json,
} from "../found";

/**
 * ComfyUI's `prompt`: the graph as it was run, `{ "3": { class_type, inputs } }`, where an input is
 * a value or a link `["4", 0]`. The sampler is the node with a seed and with conditioning; from it
 * links lead to the prompts, the model and the size.
 */
interface Node {
  id: string;
  type: string;
  inputs: Json;
}

type Graph = Map<string, Node>;

/** Nodes only pass on what they are given; longer chains, or rings, are not followed. */
const deepest = 30;

export function readComfyUi(text: string): FoundRecipe | null {
  return fromGraph(readGraph(text));
}

/** The `workflow`: the same graph as the editor keeps it, for files that carry nothing else. */
export function readComfyWorkflow(text: string): FoundRecipe | null {
  return fromGraph(graphOfWorkflow(text));
}

function fromGraph(graph: Graph | null): FoundRecipe | null {
  const sampler = graph && findSampler(graph);
  if (!graph || !sampler) return null;
  const look = (...names: string[]) => lookUp(graph, sampler, names);
  const latent = upstream(graph, sampler, "latent_image", (node) => "width" in node.inputs);
  return {
    ...nothingFound("comfyui"),
    prompt: conditioning(graph, sampler, "positive") ?? "",
    negativePrompt: conditioning(graph, sampler, "negative") ?? "",
    seed: toNumber(look("seed", "noise_seed")),
    steps: toNumber(look("steps")),
    guidance: toNumber(look("cfg", "guidance")),
    sampler: toText(look("sampler_name")),
    scheduler: toText(look("scheduler")),
    model: modelName(modelOf(graph, sampler)),
    width: toNumber(latent && value(graph, latent, "width")),
    height: toNumber(latent && value(graph, latent, "height")),
    extras: extrasOf(graph),
  };
}

function readGraph(text: string): Graph | null {
  const data = parseObject(text);
  if (!data) return null;
  const nodes = Object.entries(data).flatMap(([id, raw]): [string, Node][] => {
    const node = toObject(raw);
    const type = toText(node?.class_type);
    const inputs = toObject(node?.inputs);
    return type && inputs ? [[id, { id, type, inputs }]] : [];
  });
  return nodes.length > 0 ? new Map(nodes) : null;
}

/** The editor keeps values as a list in the order of the controls; these are the usual nodes'. */
const widgets: Record<string, string[]> = {
  KSampler: ["seed", "control", "steps", "cfg", "sampler_name", "scheduler", "denoise"],
  KSamplerAdvanced: [
    "add_noise",
    "noise_seed",
    "control",
    "steps",
    "cfg",
    "sampler_name",
    "scheduler",
  ],
  CLIPTextEncode: ["text"],
  CheckpointLoaderSimple: ["ckpt_name"],
  UNETLoader: ["unet_name"],
  EmptyLatentImage: ["width", "height"],
  EmptySD3LatentImage: ["width", "height"],
  LoraLoader: ["lora_name"],
  RandomNoise: ["noise_seed"],
  KSamplerSelect: ["sampler_name"],
  BasicScheduler: ["scheduler", "steps"],
  FluxGuidance: ["guidance"],
};

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function graphOfWorkflow(text: string): Graph | null {
  const data = parseObject(text);
  // A link: its id, from which node and slot, to which node and slot, and of what type.
  const origins = new Map(
    toList(data?.links).map((link) => [toList(link)[0], String(toList(link)[1])]),
  );
  const nodes = toList(data?.nodes).flatMap((raw): [string, Node][] => {
    const node = toObject(raw);
    const type = toText(node?.type);
    if (!node || !type) return [];
    const id = String(node.id);
    const values = toList(node.widgets_values);
    const own = (widgets[type] ?? []).map((name, at): [string, unknown] => [name, values[at]]);
    const links = toList(node.inputs).flatMap((input): [string, unknown][] => {
      const name = toText(toObject(input)?.name);
      const origin = origins.get(toObject(input)?.link);
      return name && origin !== undefined ? [[name, [origin, 0]]] : [];
    });
    return [[id, { id, type, inputs: Object.fromEntries([...own, ...links]) }]];
  });
  return nodes.length > 0 ? new Map(nodes) : null;
}

const isSampler = ({ type, inputs }: Node) =>
  /sampler/i.test(type) && ("positive" in inputs || "guider" in inputs || "conditioning" in inputs);

/** Of several (a second pass enlarges, say), the one that starts from an empty picture. */
function findSampler(graph: Graph): Node | null {
  const samplers = [...graph.values()].filter(isSampler);
  const fromEmpty = samplers.find((node) => {
    const isEmpty = ({ type }: Node) => /^Empty.*Latent/i.test(type);
    const source = upstream(graph, node, "latent_image", (one) => isEmpty(one) || isSampler(one));
    return source !== null && isEmpty(source);
  });
  return fromEmpty ?? samplers[0] ?? null;
}

/** The node that an input is linked to. */
function linked(graph: Graph, node: Node, name: string): Node | null {
  const link = node.inputs[name];
  return Array.isArray(link) ? (graph.get(String(link[0])) ?? null) : null;
}

/** An input's value, through nodes that only hold one (a seed, a text, a number). */
function value(graph: Graph, node: Node, name: string, depth = 0): unknown {
  const given = node.inputs[name];
  if (!Array.isArray(given)) return given;
  const source = linked(graph, node, name);
  if (!source || depth > deepest) return undefined;
  const held = [name, "value", "seed", "noise_seed", "text", "string", "int", "float"];
  const at = held.find((one) => source.inputs[one] !== undefined);
  return at === undefined ? undefined : value(graph, source, at, depth + 1);
}

/** A setting of the sampler itself, or of the nodes that newer graphs keep it in. */
function lookUp(graph: Graph, sampler: Node, names: string[]): unknown {
  for (const name of names) {
    const own = value(graph, sampler, name);
    if (own !== undefined) return own;
  }
  for (const part of ["noise", "sigmas", "sampler", "guider", "positive"]) {
    const found = upstream(graph, sampler, part, (node) =>
      names.some((name) => node.inputs[name] !== undefined),
    );
    const name = found && names.find((one) => found.inputs[one] !== undefined);
    if (found && name) return value(graph, found, name);
  }
  return undefined;
}

/** The nearest node behind an input that fits, by breadth. */
function upstream(
  graph: Graph,
  from: Node,
  input: string,
  fits: (node: Node) => boolean,
): Node | null {
  const first = linked(graph, from, input);
  const seen = new Set<string>();
  let front = first ? [first] : [];
  for (let depth = 0; depth < deepest && front.length > 0; depth++) {
    const hit = front.find(fits);
    if (hit) return hit;
    for (const node of front) seen.add(node.id);
    front = front
      .flatMap((node) => Object.keys(node.inputs).map((name) => linked(graph, node, name)))
      .filter((node): node is Node => node !== null && !seen.has(node.id));
  }
  return null;
}

const textInputs = ["text", "text_g", "clip_l", "t5xxl", "prompt"];

function conditioning(graph: Graph, sampler: Node, side: "positive" | "negative"): string | null {
  const hasText = ({ inputs }: Node) => textInputs.some((name) => inputs[name] !== undefined);
  const guider = linked(graph, sampler, "guider");
  const paths: [Node | null, string][] = [
    [sampler, side],
    [guider, side],
    ...(side === "positive" ? ([[guider, "conditioning"]] as [Node | null, string][]) : []),
  ];
  for (const [node, input] of paths) {
    const encoder = node && upstream(graph, node, input, hasText);
    const name = encoder && textInputs.find((one) => encoder.inputs[one] !== undefined);
    const text = encoder && name ? toText(value(graph, encoder, name)) : null;
    if (text) return text;
  }
  return null;
}

function modelOf(graph: Graph, sampler: Node): string | null {
  const names = ["ckpt_name", "unet_name", "model_name"];
  const holds = ({ inputs }: Node) => names.some((name) => inputs[name] !== undefined);
  const guider = linked(graph, sampler, "guider");
  const loader =
    upstream(graph, sampler, "model", holds) ??
    (guider && upstream(graph, guider, "model", holds)) ??
    [...graph.values()].find(holds);
  const name = loader && names.find((one) => loader.inputs[one] !== undefined);
  return loader && name ? toText(value(graph, loader, name)) : null;
}

function extrasOf(graph: Graph): string[] {
  return [...graph.values()].flatMap(({ type, inputs }) => {
    if (/^Lora/i.test(type)) return [`lora ${modelName(toText(inputs.lora_name)) ?? "?"}`];
    if (/^ControlNetApply/i.test(type)) return ["ControlNet"];
    if (/^UpscaleModelLoader/i.test(type)) return ["enlargement"];
    return [];
  });
}
