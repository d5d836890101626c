import path from "node:path";
import type { Recipe } from "../server/contract";
import { Engine, type StepFrame } from "./engine";
import { encodeFrame, encodePicture, outputHash } from "./frames/encode";
import { GeneratorPool, type Generator } from "./generators";
import { toHalf } from "./math/half";
import { NoiseStream } from "./math/noise";
import { elements } from "./math/tensor";
import { builtInModels } from "./models/folder";
import { scanModels, type CardModel } from "./models/registry";
import { Runtime } from "./runtime";
import { defaultThreads } from "./runtime/threads";

export interface EngineBench {
  /** Median wall time of a whole generation through the engine, milliseconds. */
  jobMs: number;
  /** Median wall time of the same session calls alone. */
  bareMs: number;
  ratio: number;
}

export interface EngineBenchOptions {
  rounds?: number;
  steps?: number;
  /** Takes each finished report, as sending and storing would. */
  report?: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * What the engine costs over the bare ONNX calls of the same steps, in one process: text encoder,
 * then per step the denoiser at batch 2 (guidance) and the decoder at batch 1 (preview). The job
 * adds sampling, half-precision latents, WebP of every step, the PNG, its hash, and the report.
 * Both take turns, so that whatever else the machine does falls on both.
 */
export async function benchEngine(options: EngineBenchOptions = {}): Promise<EngineBench> {
  const { rounds = 9, steps = 20, report = () => {} } = options;
  const model = await builtIn();
  const runtime = new Runtime({ provider: "cpu", threads: defaultThreads() });
  const pool = new GeneratorPool([model], runtime, { maxRows: 8 });
  const generator = await pool.get(model.card.id);

  const jobs: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const bare = () => timed(() => bareCalls(model, runtime, steps));
    const whole = () => timed(() => job(generator, recipeOf(model, steps, round), report));
    // Who goes first takes turns as well.
    const [first, second] =
      round % 2 ? [await bare(), await whole()] : [await whole(), await bare()];
    const [bareMs, jobMs] = round % 2 ? [first, second] : [second, first];
    if (round === 0) continue; // warms up
    bares.push(bareMs);
    jobs.push(jobMs);
  }
  const [jobMs, bareMs] = [median(jobs), median(bares)];
  return { jobMs, bareMs, ratio: jobMs / bareMs };
}

/** The model that ships. */
async function builtIn(): Promise<CardModel> {
  const { models } = await scanModels([builtInModels()]);
  const [model] = models;
  if (model?.family !== "latent-diffusion") throw new Error("there is no built-in model");
  return model;
}

/** A prompt of its own each round, so that the text encoder has to run. */
function recipeOf({ info }: CardModel, steps: number, round: number): Recipe {
  const { guidance, sampler } = info.defaults;
  const prompt = `red heart ${round}`;
  const size = info.sizes[0]!;
  const base = { model: info.id, prompt, negativePrompt: "", seed: round };
  return { ...base, steps, guidance, sampler, ...size };
}

/** One generation through the step loop, encoded and reported the way a worker does it. */
async function job(
  generator: Generator,
  recipe: Recipe,
  report: (bytes: Uint8Array) => void | Promise<void>,
): Promise<void> {
  let tail = Promise.resolve();
  let last: StepFrame | null = null;
  const enqueue = (work: Promise<Uint8Array>) => {
    tail = tail.then(async () => report(await work));
  };
  const engine = new Engine({
    generatorOf: async () => generator,
    policy: { together: 1, sharing: "rotate" },
    sink: {
      frame(frame) {
        last = frame;
        toHalf(frame.state);
        enqueue(encodeFrame(frame.picture));
      },
      done() {
        outputHash(last!.picture);
        enqueue(encodePicture(last!.picture));
      },
      failed(_leaseId, error) {
        throw new Error(error.message);
      },
    },
  });
  engine.start({ leaseId: "", personId: "", recipe, inputs: {}, resume: null });
  await engine.idle();
  await tail;
}

/** The session calls of a generation and nothing else. */
async function bareCalls({ card, folder, info }: CardModel, runtime: Runtime, steps: number) {
  const { channels, factor } = card.latent;
  const { width, height } = info.sizes[0]!;
  const latentShape = [channels, height / factor, width / factor];
  const { textEncoder, denoiser, decoder } = card.graphs;
  const sessionOf = (file: string) => runtime.session(path.join(folder, file));
  const { maxTokens } = card.tokenizer;
  const ids = new BigInt64Array(maxTokens).fill(1n);
  const encoder = await sessionOf(textEncoder.file);
  const encoded = await encoder.run(
    { [textEncoder.inputs.ids]: { data: ids, dims: [1, maxTokens] } },
    Object.values(textEncoder.outputs),
  );
  const { inputs, outputs } = denoiser;
  const feeds = {
    [inputs.latents]: noise(2, ...latentShape),
    [inputs.timestep]: noise(2),
    [inputs.text]: noise(2, ...encoded[textEncoder.outputs.text]!.dims.slice(1)),
    [inputs.pooled!]: noise(2, ...encoded[textEncoder.outputs.pooled!]!.dims.slice(1)),
    [inputs.mask!]: noise(2, maxTokens),
  };
  const latents = { [decoder.inputs.latents]: noise(1, ...latentShape) };
  const network = await sessionOf(denoiser.file);
  const pixels = await sessionOf(decoder.file);
  for (let step = 0; step < steps; step++) {
    await network.run(feeds, [outputs.prediction]);
    await pixels.run(latents, [decoder.outputs.image]);
  }
}

/** Of the size and the kind of numbers that a real call sees. */
function noise(...dims: number[]) {
  return { data: new NoiseStream(0).draw(elements(dims)), dims };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
