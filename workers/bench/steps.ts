import type { StepFrame } from "../engine";
import { encodeFrame } from "../frames/encode";
import type { Generator, Picture } from "../generators";
import { linearPreview } from "../generators/linear-preview";
import { elements } from "../math/tensor";
import {
  bareCalls,
  type BareCalls,
  benchEngine,
  benchRecipe,
  loadBench,
  median,
  order,
  timed,
  type Bench,
} from "./parts";

/** Medians, milliseconds; the ratio is the median over pairs of neighbours in time. */
export interface StepBench {
  stepMs: number;
  bareMs: number;
  ratio: number;
}

interface Kind {
  preview: Generator["preview"];
  seen: (frame: StepFrame) => void;
}

const nothing: Picture = { width: 1, height: 1, pixels: new Uint8Array(3) };

const kinds: Record<"off" | "cheapest", Kind> = {
  off: { preview: async (runs) => runs.map(() => nothing), seen: () => {} },
  cheapest: {
    preview: async (runs) =>
      runs.map((run) => {
        const { latentShape } = run;
        return linearPreview(run.state().subarray(0, elements(latentShape)), latentShape, false);
      }),
    seen: ({ picture }) => void encodeFrame(picture),
  },
};

/**
 * One step of one run through the engine over the bare call of the denoiser: without previews, or
 * with the cheapest one after every step, encoded as WebP. Beside every step stands a bare call,
 * before or after it in turn, so that whatever else the machine does falls on both.
 */
export async function benchSteps(
  kind: keyof typeof kinds,
  { rounds = 6, steps = 40 } = {},
): Promise<StepBench> {
  const bench = await loadBench();
  const { denoise } = await bareCalls(bench);
  const pairs: Pair[] = [];
  for (let round = 0; round <= rounds; round++) {
    const found = await pairsOf(bench, kinds[kind], denoise, steps, round);
    if (round > 0) pairs.push(...found); // the first one warms up
  }
  return {
    stepMs: median(pairs.map(({ step }) => step)),
    bareMs: median(pairs.map(({ bare }) => bare)),
    ratio: median(pairs.map(({ step, bare }) => step / bare)),
  };
}

interface Pair {
  step: number;
  bare: number;
}

/** From frame to frame, less the bare call in between; the last one, decoded whole, is left out. */
async function pairsOf(
  { model, generator }: Bench,
  { preview, seen }: Kind,
  denoise: BareCalls["denoise"],
  steps: number,
  round: number,
): Promise<Pair[]> {
  const frames: number[] = [];
  const bares: number[] = [];
  const paired: Generator = {
    preview,
    begin: generator.begin.bind(generator),
    finish: generator.finish.bind(generator),
    inspect: generator.inspect.bind(generator),
    async advance(runs) {
      const first = (bares.length + round) % 2 === 0;
      const bare = () => timed(() => denoise(1 - bares.length / steps));
      if (first) bares.push(await bare());
      const outcomes = await generator.advance(runs);
      if (!first) bares.push(await bare());
      return outcomes;
    },
  };
  const engine = benchEngine(
    paired,
    { together: 1, sharing: "rotate" },
    {
      frame: (frame) => {
        frames.push(performance.now());
        seen(frame);
      },
    },
  );
  engine.start(order(benchRecipe(model, steps, round)));
  await engine.idle();
  return frames.slice(1, -1).map((time, i) => {
    const bare = bares[i + 1]!;
    return { step: time - frames[i]! - bare, bare };
  });
}
