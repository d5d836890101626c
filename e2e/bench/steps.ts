import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { benchBatch, benchBranch, benchCancel } from "../../workers/bench/batch";
import type { MemoryBench } from "../../workers/bench/memory";
import { benchSteps } from "../../workers/bench/steps";
import type { Result } from "./result";

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** A step through the engine over the bare call of the denoiser. */
export async function stepOverhead(): Promise<Result[]> {
  const off = await benchSteps("off");
  const cheapest = await benchSteps("cheapest");
  return [
    {
      name: "engine.step_overhead",
      value: off.ratio,
      unit: "ratio",
      baseline: off.bareMs,
      note: `a step through the engine, no preview: ${ms(off.stepMs)}; the bare call: ${ms(off.bareMs)}; aim 1.03`,
    },
    {
      name: "engine.step_overhead_preview",
      value: cheapest.ratio,
      unit: "ratio",
      baseline: cheapest.bareMs,
      note: `with the linear preview of every step, as WebP: ${ms(cheapest.stepMs)}; the bare call: ${ms(cheapest.bareMs)}; aim 1.10`,
    },
  ];
}

/** Four people at once, cancelling, branching: what sharing steps does. */
export async function batching(): Promise<Result[]> {
  const { throughput, aloneMs, togetherMs, fifoFirstMs, sharedFirstMs } = await benchBatch();
  const cancelled = await benchCancel();
  const { wholeMs, branchMs, share } = await benchBranch();
  return [
    {
      name: "batch.throughput_x4",
      value: throughput,
      unit: "ratio",
      baseline: aloneMs,
      note: `four pictures one after the other: ${ms(aloneMs)}; together: ${ms(togetherMs)}`,
    },
    {
      name: "batch.first_frame_4th_vs_fifo",
      value: sharedFirstMs / fifoFirstMs,
      unit: "ratio",
      baseline: fifoFirstMs,
      note: `p95 until the fourth person sees a frame: ${ms(sharedFirstMs)}; first come first served: ${ms(fifoFirstMs)}`,
    },
    {
      name: "cancel.steps",
      value: cancelled,
      unit: "steps",
      baseline: null,
      note: "most steps that began after a run was cancelled; aim 1",
    },
    {
      name: "branch.vs_remaining",
      value: branchMs / wholeMs / share,
      unit: "ratio",
      baseline: wholeMs * share,
      note: `a branch with ${share * 100} % of the steps left: ${ms(branchMs)}; the whole: ${ms(wholeMs)}`,
    },
  ];
}

/** In a process of its own, where nothing else has used memory before. */
export async function engineMemory(): Promise<Result[]> {
  const probe = `import("./workers/bench/memory.ts").then((it) => it.benchMemory()).then((found) => console.log(JSON.stringify(found)))`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--import", "tsx", "-e", probe]);
  const { modelMB, runMB, filesMB } = JSON.parse(stdout) as MemoryBench;
  const shared = { unit: "MB", baseline: null } as const;
  return [
    {
      ...shared,
      name: "memory.model_mb",
      value: modelMB,
      note: `peak that the built-in model adds, one run; its files have ${filesMB} MB`,
    },
    { ...shared, name: "memory.run_mb", value: runMB, note: "peak that each further run adds" },
  ];
}
