import { Engine, type EngineSink } from "../engine";
import { GeneratorPool } from "../generators";
import { scanModels, type Model, type ModelProblem } from "../models/registry";
import { Runtime } from "../runtime";
import type { ComputeOptions } from "./messages";

/** Everything that computes, in this process. */
export interface Core {
  engine: Engine;
  runtime: Runtime;
  pool: GeneratorPool;
  models: readonly Model[];
  problems: readonly ModelProblem[];
}

/** @throws ProviderError when the provider is missing on this machine. */
export async function buildCore(options: ComputeOptions, sink: EngineSink): Promise<Core> {
  const runtime = new Runtime({ provider: options.provider, threads: options.threads });
  const { models, problems } = await scanModels(options.modelRoots);
  const { memoryMB, rows: maxRows, policy } = options;
  const pool = new GeneratorPool(models, runtime, { maxRows, memoryMB });
  const engine = new Engine({
    generatorOf: (id) => pool.get(id),
    release: (id) => pool.release(id),
    sink,
    policy,
  });
  return { engine, runtime, pool, models, problems };
}

/** Loads a model and takes one step with it, so that the first picture does not wait for that. */
export async function warmUp(pool: GeneratorPool, { info }: Model): Promise<void> {
  const generator = await pool.get(info.id);
  try {
    const asked = { model: info.id, prompt: "warm", seed: 0, ...info.sizes[0]! };
    // Families whose steps are their own take the first of them.
    const steps = info.starts.includes("branch") ? 1 : info.defaults.steps;
    const run = await generator.begin({ ...asked, ...info.defaults, steps }, {}, null);
    await generator.advance([run]);
    await (run.step === run.totalSteps ? generator.finish([run]) : generator.preview([run]));
  } finally {
    pool.release(info.id);
  }
}
