import type { Verdict } from "./contract";
import { log } from "./log";
import { buildCore } from "../workers/compute/core";
import { outputHash } from "../workers/frames/encode";
import { toHalf } from "../workers/math/half";
import { elements, toBytes } from "../workers/math/tensor";
import { builtInModels } from "../workers/models/folder";
import { progressBar } from "../workers/progress";
import { readSettings, reproduceHelp, type ReproduceSettings } from "./reproduce-settings";
import { findTarget, type Target } from "./reproduce-target";
import { Comparison } from "./worker-pool/comparison";

const exitCodes = { identical: 0, different: 1, badInput: 2 } as const;

/**
 * `npm run reproduce -- <picture>`: the worker's engine in this process, against what the data folder
 * holds. Nothing is written, so it works beside a running server.
 */
async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env);
  if (!settings) {
    log.info(reproduceHelp);
    return exitCodes.identical;
  }
  const target = await findTarget(settings.picture, settings.dataDir);
  const verdict = await draw(target, settings);
  for (const line of inWords(verdict, target)) log.info(line);
  return verdict.identical ? exitCodes.identical : exitCodes.different;
}

async function draw(target: Target, settings: ReproduceSettings): Promise<Verdict> {
  const { threads, provider, rows, memory: memoryMB, models } = settings;
  const modelRoots = [builtInModels(), ...(models ? [models] : [])];
  const policy = { together: 1, sharing: "finish" } as const;
  const comparison = new Comparison(target.record, target.latents);
  const bar = progressBar(process.stderr);
  let hash: string | null = null;
  let failure: string | null = null;
  const { recipe } = target.record;
  const { engine, pool, runtime } = await buildCore(
    { threads, provider, memoryMB, modelRoots, rows, policy },
    {
      frame: ({ step, totalSteps, latentShape, state, picture }) => {
        const data = toBytes(toHalf(state.subarray(0, elements(latentShape))));
        comparison.step({ step, data, shape: [...latentShape] });
        if (step === totalSteps) hash = outputHash(picture);
        bar.show(step, totalSteps);
      },
      done: () => {},
      failed: (_leaseId, { message }) => (failure = message),
    },
  );
  engine.start({ leaseId: "", personId: "", recipe, inputs: target.inputs, resume: null });
  await engine.idle();
  bar.end();
  if (hash === null) throw new Error(failure ?? "nothing was drawn");
  return comparison.end(hash, runtime.fingerprint(pool.hash(recipe.model)));
}

function inWords(verdict: Verdict, { name, latents }: Target): string[] {
  const { identical, firstDifference, samePixels, environment } = verdict;
  const compared = latents ? `${latents.length} steps and every pixel` : "every pixel";
  const pixels = `the finished pixels ${samePixels ? "are the same" : "differ"}`;
  const head = identical
    ? `identical: ${compared} of ${name}`
    : `different: ${firstDifference ? `first at step ${measured(firstDifference)}; ` : ""}${pixels}`;
  return [head, ...environment.map((one) => `${one.name}: ${one.was} then, ${one.is} now`)];
}

function measured({ step, max, rms }: NonNullable<Verdict["firstDifference"]>): string {
  if (max === null || rms === null) return `${step}, which was not kept as it was`;
  return `${step} (max ${max.toPrecision(3)}, rms ${rms.toPrecision(3)})`;
}

main().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    log.error(`reproduce: ${error.message}`);
    process.exitCode = exitCodes.badInput;
  },
);
