import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ContractError } from "../../server/contract";
import type { StepFrame } from "../engine";
import { CheckpointCopy } from "../testing/bad-checkpoints";
import { tinyFolder, tinyRecipe } from "../testing/checkpoints";
import { buildCore } from "./core";

let root: string;
beforeEach(async () => void (root = await mkdtemp(path.join(os.tmpdir(), "emerge-core-"))));
afterEach(() => rm(root, { recursive: true }));

const copyOf = (folder: string) => CheckpointCopy.of("tiny-sd", path.join(root, folder));

const order = { personId: "", inputs: {}, resume: null };

async function start({ memoryMB = 100 } = {}) {
  const frames: StepFrame[] = [];
  const done: string[] = [];
  const failures = new Map<string, ContractError>();
  const policy = { together: 8, sharing: "rotate" as const };
  const options = { provider: "cpu" as const, threads: 1, policy, rows: 8, modelRoots: [root] };
  const core = await buildCore(
    { ...options, memoryMB },
    {
      frame: (frame) => frames.push(frame),
      done: (order) => done.push(order.leaseId),
      failed: (leaseId, error) => failures.set(leaseId, error),
    },
  );
  const draw = (model: string, changes = {}) =>
    core.engine.start({ ...order, leaseId: model, recipe: tinyRecipe({ model, ...changes }) });
  return { core, frames, done, failures, draw };
}

describe("the engine with checkpoints", () => {
  it("shows every step small and the last one whole", async () => {
    await cp(tinyFolder("tiny-sd"), path.join(root, "tiny-sd"), { recursive: true });
    const { core, frames, done, draw } = await start();
    draw("tiny-sd", { steps: 3 });
    await core.engine.idle();
    expect(done).toEqual(["tiny-sd"]);
    expect(frames.map(({ picture }) => picture.width)).toEqual([16, 16, 64]);
    expect(frames.map(({ latentShape }) => latentShape)).toEqual(Array(3).fill([4, 16, 16]));
  });

  it("previews with TAESD where its decoder lies in the folder", async () => {
    const copy = await copyOf("with-taesd");
    // Any decoder of latents will do.
    await cp(copy.at("vae_decoder/model.onnx"), copy.at("taesd_decoder.onnx"));
    const { core, frames, draw } = await start();
    draw("with-taesd", { steps: 2 });
    await core.engine.idle();
    expect(frames.map(({ picture }) => picture.width)).toEqual([64, 64]);
    expect(frames[0]!.picture.pixels).not.toEqual(frames[1]!.picture.pixels);
  });

  it("lives on beside checkpoints that fail as they load or compute", async () => {
    await copyOf("good");
    const unknownOperator = await copyOf("unknown-operator");
    await unknownOperator.rename("text_encoder/model.onnx", "LayerNorm", "LayerCake");
    const noVocabulary = await copyOf("no-vocabulary");
    await noVocabulary.write("tokenizer/vocab.json", "[]");
    const noMerges = await copyOf("bad-tokenizer");
    await noMerges.write("tokenizer/tokenizer.json", '{"model": {"type": "Abacus"}}');
    const overflowing = await copyOf("overflowing");
    await overflowing.json("vae_decoder/config.json", { scaling_factor: 1e-40 });
    const notANumber = await copyOf("not-a-number");
    await notANumber.json("scheduler/scheduler_config.json", { beta_start: 1.5, beta_end: 2 });

    const { core, done, failures, draw } = await start();
    expect(core.problems).toEqual([]);
    for (const model of core.models) draw(model.card.id, { steps: 2 });
    await core.engine.idle();
    expect(done).toEqual(["good"]);
    const messages = Object.fromEntries([...failures].map(([id, error]) => [id, error.message]));
    expect(messages).toMatchObject({
      "unknown-operator": expect.stringContaining("text_encoder/model.onnx cannot be loaded"),
      "no-vocabulary": expect.stringContaining("vocab.json is not a CLIP vocabulary"),
      "bad-tokenizer": expect.stringContaining("tokenizer is not a tokenizer"),
      overflowing: expect.stringContaining(
        "vae_decoder/model.onnx gave values that are no numbers",
      ),
      "not-a-number": expect.stringContaining("values that are no numbers at step 1"),
    });
    expect(failures.get("unknown-operator")).toMatchObject({ kind: "internal", retry: "never" });
    draw("good", { steps: 1 });
    await core.engine.idle();
    expect(done).toEqual(["good", "good"]);
  });

  it("gives models back once their runs are done, cancelled or failed", async () => {
    for (const name of ["one", "two", "three"]) await copyOf(name);
    const { core, done, draw } = await start({ memoryMB: 0.5 });
    draw("one", { steps: 2 });
    draw("two", { steps: 50 });
    draw("three", { width: 65 });
    setTimeout(() => core.engine.cancel("two"), 300);
    await core.engine.idle();
    expect(done).toEqual(["one"]);
    expect(core.pool.ids.length).toBeLessThanOrEqual(1);
    draw("two", { steps: 1 });
    await core.engine.idle();
    expect(core.pool.ids).toEqual(["two"]);
    expect(core.runtime.loaded).toHaveLength(3);
  });
});
