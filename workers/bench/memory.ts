import { benchEngine, benchRecipe, loadBench, order } from "./parts";

export interface MemoryBench {
  /** Megabytes that the process grew by while the model was loaded and drew its first picture. */
  modelMB: number;
  /** Megabytes for each further run that shares the steps. */
  runMB: number;
  /** Of the model's files. */
  filesMB: number;
}

const rss = () => process.memoryUsage().rss / 1e6;

/** To be run in a process of its own, before anything else. */
export async function benchMemory(): Promise<MemoryBench> {
  const before = rss();
  const bench = await loadBench();
  await peakOf(bench, 1);
  const one = await peakOf(bench, 1);
  const nine = await peakOf(bench, 9);
  return {
    modelMB: one - before,
    runMB: Math.max(0, nine - one) / 8,
    filesMB: bench.model.info.megabytes,
  };
}

/** The most memory in use between the steps of so many runs at once. */
async function peakOf(
  { generator, model }: Awaited<ReturnType<typeof loadBench>>,
  runs: number,
): Promise<number> {
  let peak = 0;
  const engine = benchEngine(
    generator,
    { together: runs, sharing: "rotate" },
    {
      frame: () => (peak = Math.max(peak, rss())),
    },
  );
  for (let i = 0; i < runs; i++) engine.start(order(benchRecipe(model, 6, i), String(i)));
  await engine.idle();
  return peak;
}
