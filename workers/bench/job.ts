import { encodeFrame, encodePicture, outputHash } from "../frames/encode";
import type { StepFrame } from "../engine";
import { previewer } from "../generators/decode";
import { toHalf } from "../math/half";
import {
  bareCalls,
  benchEngine,
  benchRecipe,
  loadBench,
  median,
  order,
  timed,
  type BareCalls,
  type Bench,
} from "./parts";

export interface JobBench {
  /** Median wall time of a whole generation through the engine, milliseconds. */
  jobMs: number;
  /** Median wall time of the same session calls alone. */
  bareMs: number;
  ratio: number;
}

export interface JobBenchOptions {
  rounds?: number;
  steps?: number;
  /** Takes each finished report, as sending and storing would. */
  report?: Report;
}
type Report = (bytes: Uint8Array) => void | Promise<void>;

/**
 * What the engine costs over the bare ONNX calls of the same steps, in one process: text encoder,
 * then per step the denoiser (at batch 2, or beside its guide) and the decoder of previews, at last that
 * of pictures. The job
 * adds sampling, half-precision latents, WebP of every step, the PNG, its hash, and the report.
 * Both take turns, so that whatever else the machine does falls on both.
 */
export async function benchJob(options: JobBenchOptions = {}): Promise<JobBench> {
  const { rounds = 9, steps = 20, report = () => {} } = options;
  const bench = await loadBench();
  const calls = await bareCalls(bench);
  const jobs: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const bare = () => timed(() => allCalls(calls, steps));
    const whole = () => timed(() => job(bench, steps, round, report));
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

/** One generation through the step loop, encoded and reported the way a worker does it. */
async function job(
  { generator, model }: Bench,
  steps: number,
  round: number,
  report: Report,
): Promise<void> {
  let tail = Promise.resolve();
  let last: StepFrame | null = null;
  const enqueue = (work: Promise<Uint8Array>) => {
    tail = tail.then(async () => report(await work));
  };
  const policy = { together: 1, sharing: "rotate" } as const;
  const engine = benchEngine(generator, policy, {
    frame(frame) {
      last = frame;
      toHalf(frame.state);
      enqueue(encodeFrame(frame.picture));
    },
    done() {
      outputHash(last!.picture);
      enqueue(encodePicture(last!.picture));
    },
  });
  engine.start(order(benchRecipe(model, steps, round)));
  await engine.idle();
  await tail;
}

/** The session calls of a generation and nothing else. */
async function allCalls(calls: BareCalls, steps: number): Promise<void> {
  await calls.encode();
  for (let step = 1; step <= steps; step++) {
    await calls.denoise(1 - (step - 1) / steps);
    await previewer(calls.preview, calls.decode)({ step, totalSteps: steps })();
  }
}
