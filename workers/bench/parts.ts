import path from "node:path";
import type { Recipe } from "../../server/contract";
import { Engine, type EngineSink } from "../engine";
import type { SharePolicy } from "../fair-shares";
import { GeneratorPool, type Generator } from "../generators";
import { NoiseStream } from "../math/noise";
import { elements } from "../math/tensor";
import type { DecoderGraph, GuideGraph } from "../models/card";
import { builtInModels } from "../models/folder";
import { scanModels, type CardModel, type ModelOf } from "../models/registry";
import { Runtime, type Session, type Tensor } from "../runtime";
import { defaultThreads } from "../runtime/threads";

/** The built-in model, loaded, as all benches of the engine use it. */
export interface Bench {
  model: ModelOf<"latent-diffusion">;
  runtime: Runtime;
  generator: Generator;
}

export async function loadBench(): Promise<Bench> {
  const model = await builtIn();
  const runtime = new Runtime({ provider: "cpu", threads: defaultThreads() });
  const pool = new GeneratorPool([model], runtime, { maxRows: 8 });
  return { model, runtime, generator: await pool.get(model.card.id) };
}

/** The model that ships. */
async function builtIn(): Promise<ModelOf<"latent-diffusion">> {
  const { models } = await scanModels([builtInModels()]);
  const [model] = models;
  if (model?.family !== "latent-diffusion") throw new Error("there is no built-in model");
  return model;
}

/** A prompt of its own each round, so that the text encoder has to run. */
export function benchRecipe({ info }: CardModel, steps: number, round: number): Recipe {
  const { guidance, sampler } = info.defaults;
  const prompt = `red heart ${round}`;
  const size = info.sizes[0]!;
  const base = { model: info.id, prompt, negativePrompt: "", seed: round };
  return { ...base, steps, guidance, sampler, ...size };
}

/** An engine over one generator; what its sink leaves out is not listened to. */
export function benchEngine(
  generator: Generator,
  policy: SharePolicy,
  sink: Partial<EngineSink>,
): Engine {
  const failed: EngineSink["failed"] = (_leaseId, error) => {
    throw new Error(error.message);
  };
  return new Engine({
    generatorOf: async () => generator,
    policy,
    sink: { frame: () => {}, done: () => {}, failed, ...sink },
  });
}

export const order = (recipe: Recipe, leaseId = "", personId = "") => ({
  leaseId,
  personId,
  recipe,
  inputs: {},
  resume: null,
});

/** The model's graphs with feeds of the size and kind that a step with guidance has. */
export interface BareCalls {
  encode(): Promise<unknown>;
  /** What a step from this time (1 to 0) on takes. */
  denoise(time: number): Promise<unknown>;
  /** The picture of a step, and the last one. */
  preview(): Promise<unknown>;
  decode(): Promise<unknown>;
}

export async function bareCalls({ model, runtime }: Bench): Promise<BareCalls> {
  const { card, folder, info } = model;
  const { textEncoder, denoiser, guide, decoder, previewDecoder = decoder } = card.graphs;
  const load = (graph: { file: string }) => runtime.session(path.join(folder, graph.file));
  const { width, height } = info.sizes[0]!;
  const { channels, factor } = card.latent;
  const latentShape = [channels, height / factor, width / factor];

  const { maxTokens } = card.tokenizer;
  const ids = { data: new BigInt64Array(maxTokens).fill(1n), dims: [1, maxTokens] };
  const encoder = await load(textEncoder);
  const { text, pooled } = textEncoder.outputs;
  const encode = () =>
    encoder.run({ [textEncoder.inputs.ids]: ids }, pooled ? [text, pooled] : [text]);
  const encoded = await encode();
  const { inputs, outputs } = denoiser;
  const feedsOf = (rows: number) => ({
    [inputs.latents]: noise(rows, ...latentShape),
    [inputs.timestep]: noise(rows),
    [inputs.text]: noise(rows, ...encoded[text]!.dims.slice(1)),
    ...(inputs.pooled && pooled
      ? { [inputs.pooled]: noise(rows, ...encoded[pooled]!.dims.slice(1)) }
      : {}),
    ...(inputs.mask ? { [inputs.mask]: noise(rows, maxTokens) } : {}),
  });
  const denoising = await load(denoiser);
  const twice = calling(denoising, feedsOf(2), outputs.prediction);
  const once = calling(denoising, feedsOf(1), outputs.prediction);
  const steering = guide && (await guiding(guide, await load(guide), latentShape));
  const decoding = async (graph: DecoderGraph) =>
    calling(
      await load(graph),
      { [graph.inputs.latents]: noise(1, ...latentShape) },
      graph.outputs.image,
    );
  return {
    encode,
    denoise: async (time) => {
      if (!guide || time > guide.upTo) return twice();
      await once();
      return steering!();
    },
    preview: await decoding(previewDecoder),
    decode: await decoding(decoder),
  };
}

async function guiding({ inputs, outputs }: GuideGraph, session: Session, shape: number[]) {
  const feeds = { [inputs.latents]: noise(1, ...shape), [inputs.timestep]: noise(1) };
  return calling(session, feeds, outputs.prediction);
}

const calling = (session: Session, feeds: Record<string, Tensor>, output: string) => () =>
  session.run(feeds, [output]);

/** Of the size and the kind of numbers that a real call sees. */
function noise(...dims: number[]): Tensor {
  return { data: new NoiseStream(0).draw(elements(dims)), dims };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
