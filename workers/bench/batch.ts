import type { SharePolicy } from "../fair-shares";
import { benchEngine, benchRecipe, loadBench, median, order, type Bench } from "./parts";

export interface BatchBench {
  /** Median over rounds, each of which has both, so that a busy machine falls on both. */
  throughput: number;
  /** Milliseconds for four pictures, one after the other and together. */
  aloneMs: number;
  togetherMs: number;
  /** 95th percentile of the time until the fourth person sees a first frame, milliseconds. */
  fifoFirstMs: number;
  sharedFirstMs: number;
}

/** Four people ask for a picture at the same moment; each step is previewed. */
export async function benchBatch({ rounds = 5, steps = 20 } = {}): Promise<BatchBench> {
  const bench = await loadBench();
  const alone: Four[] = [];
  const shared: Four[] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = await four(bench, { together: 1, sharing: "finish" }, steps, round);
    const all = await four(bench, { together: 4, sharing: "rotate" }, steps, round);
    if (round === 0) continue; // warms up
    alone.push(one);
    shared.push(all);
  }
  return {
    throughput: median(alone.map(({ allMs }, i) => allMs / shared[i]!.allMs)),
    aloneMs: median(alone.map((found) => found.allMs)),
    togetherMs: median(shared.map((found) => found.allMs)),
    fifoFirstMs: p95(alone.map((found) => found.fourthMs)),
    sharedFirstMs: p95(shared.map((found) => found.fourthMs)),
  };
}

interface Four {
  allMs: number;
  fourthMs: number;
}

async function four(
  { generator, model }: Bench,
  policy: SharePolicy,
  steps: number,
  round: number,
): Promise<Four> {
  let fourthMs = 0;
  const from = performance.now();
  const engine = benchEngine(generator, policy, {
    frame: ({ leaseId, step }) => {
      if (leaseId === "3" && step === 1) fourthMs = performance.now() - from;
    },
  });
  for (let i = 0; i < 4; i++)
    engine.start(order(benchRecipe(model, steps, round * 4 + i), String(i), String(i)));
  await engine.idle();
  return { allMs: performance.now() - from, fourthMs };
}

const p95 = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * 0.95))]!;

/** The most steps that a run took after it was cancelled, at any moment of a step. */
export async function benchCancel({ rounds = 12, steps = 20 } = {}): Promise<number> {
  const { generator, model } = await loadBench();
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    let begun = 0;
    const counting = {
      begin: generator.begin.bind(generator),
      preview: generator.preview.bind(generator),
      inspect: generator.inspect.bind(generator),
      finish: generator.finish.bind(generator),
      advance: (runs: Parameters<typeof generator.advance>[0]) => {
        begun++;
        return generator.advance(runs);
      },
    };
    const engine = benchEngine(counting, { together: 1, sharing: "rotate" }, {});
    engine.start(order(benchRecipe(model, steps, round)));
    let atCancel = 0;
    setTimeout(
      () => {
        atCancel = begun;
        engine.cancel("");
      },
      30 + 7 * round,
    );
    await engine.idle();
    most = Math.max(most, begun - atCancel);
  }
  return most;
}

export interface BranchBench {
  wholeMs: number;
  branchMs: number;
  /** Steps that the branch had left, over all. */
  share: number;
}

/** A branch after three quarters of the steps against the whole picture, both without a word to encode. */
export async function benchBranch({ rounds = 5, steps = 20 } = {}): Promise<BranchBench> {
  const { generator, model } = await loadBench();
  const recipe = benchRecipe(model, steps, 0);
  const after = Math.floor(steps * 0.75);
  const { channels, factor } = model.card.latent;
  const shape = [channels, recipe.height / factor, recipe.width / factor];
  const data = new Uint8Array(2 * shape.reduce((product, side) => product * side, 1));
  const start = { kind: "branch", generationId: model.info.hash, step: after } as const;
  const branch = {
    ...order({ ...recipe, start }),
    inputs: { latents: { data, shape, sampler: recipe.sampler } },
  };
  const times = { whole: [] as number[], branch: [] as number[] };
  for (let round = 0; round <= rounds; round++)
    for (const [name, one] of [["whole", order(recipe)] as const, ["branch", branch] as const]) {
      const engine = benchEngine(generator, { together: 1, sharing: "rotate" }, {});
      const from = performance.now();
      engine.start(one);
      await engine.idle();
      if (round > 0) times[name].push(performance.now() - from);
    }
  const share = (steps - after) / steps;
  return { wholeMs: median(times.whole), branchMs: median(times.branch), share };
}
