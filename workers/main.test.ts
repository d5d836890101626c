import { fork, type ChildProcess } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunStart } from "../server/contract";
import { CheckpointCopy } from "./testing/bad-checkpoints";
import { tinyRecipe } from "./testing/checkpoints";
import { FakeServer } from "./testing/fake-server";
import { png, rightHalf, waves } from "./testing/pictures";
import { builtIn } from "./testing/built-in";
import { builtInRecipe } from "./testing/recipes";

const { info } = builtIn;

let server: FakeServer;
let address: string;
let worker: ChildProcess;
let output = "";

function startWorker(...args: string[]): ChildProcess {
  const flags = ["--server", address, "--token", "secret", "--name", "tester", "--threads", "1"];
  const child = fork("workers/main.ts", [...flags, ...args], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  output = "";
  child.stdout!.on("data", (text) => (output += text));
  child.stderr!.on("data", (text) => (output += text));
  return child;
}

const run = (changes = {}, resume: RunStart["resume"] = null): RunStart => ({
  leaseId: randomUUID(),
  generationId: randomUUID(),
  personId: randomUUID(),
  recipe: builtInRecipe(changes),
  inputs: {},
  resume,
});

/** The computing process: the worker's child (Linux). */
function computePid(): number {
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const [command, rest] = readFileSync(`/proc/${entry}/stat`, "utf8").split(") ");
      const parent = Number(rest!.split(" ")[1]);
      const line = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      if (command && parent === worker.pid && line.includes("compute.ts")) return Number(entry);
    } catch {
      // It ended while we looked.
    }
  }
  throw new Error(`no computing process; the worker said:\n${output}`);
}

const steps = (leaseId: string) => server.frames(leaseId).map((frame) => frame.step);

beforeEach(async () => {
  server = new FakeServer();
  address = await server.listen();
});
afterEach(async () => {
  worker.kill("SIGKILL");
  await server.close();
});

describe("a worker", () => {
  it("says hello, beats, and brings every frame in order, then the picture", async () => {
    worker = startWorker("--slots", "3");
    await server.until(() => server.hellos.length > 0);
    expect(server.auths[0]).toMatchObject({ token: "secret", role: "worker" });
    expect(server.hellos[0]).toMatchObject({ name: "tester", slots: 3, leases: [] });
    expect(server.hellos[0]!.models[0]!.id).toBe(info.id);

    const one = run();
    server.start(one);
    await server.until(() => !!server.done(one.leaseId));
    expect(steps(one.leaseId)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(server.heartbeats).toBeGreaterThan(0);

    const frame = server.frames(one.leaseId)[2]!;
    expect((await sharp(frame.image).metadata()).format).toBe("webp");
    const latents = frame.latentShape.reduce((product, side) => product * side, 1);
    expect(frame.latents.byteLength).toBe(latents * 2);
    expect(frame.checkpoint.state.byteLength).toBe(latents * 4);

    const done = server.done(one.leaseId)!;
    const pixels = await sharp(done.picture).raw().toBuffer();
    expect(createHash("sha256").update(pixels).digest("hex")).toBe(done.outputHash);
    expect(done.fingerprint).toMatchObject({ provider: "cpu", threads: 1 });
    expect(done.computeMs).toBeGreaterThan(0);
  });

  it("goes on from the last step after kill -9 of the computing process, to the same picture", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const whole = run({ steps: 12 });
    server.start(whole);
    await server.until(() => !!server.done(whole.leaseId));

    const hurt = run({ steps: 12 });
    server.start(hurt);
    await server.until(() => server.frames(hurt.leaseId).length >= 5);
    process.kill(computePid(), "SIGKILL");
    await server.until(() => !!server.done(hurt.leaseId));
    expect(server.done(hurt.leaseId)!.outputHash).toBe(server.done(whole.leaseId)!.outputHash);
    expect(steps(hurt.leaseId)).toEqual(steps(whole.leaseId));
    expect(output).toContain("starting it again");
  }, 90_000);

  it("starts with what came along, also after kill -9 of the computing process", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const [size] = server.hellos[0]!.models[0]!.sizes;
    const picture = await png(waves(size!));
    const mask = await rightHalf(size!);
    const id = randomUUID();
    const upload = { kind: "upload", id } as const;
    const start = { kind: "inpaint", picture: upload, maskId: id, strength: 0.5 } as const;
    const order = () => ({ ...run({ steps: 16, start }), inputs: { picture, mask } });
    const whole = order();
    server.start(whole);
    await server.until(() => !!server.done(whole.leaseId));
    expect(steps(whole.leaseId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);

    const hurt = order();
    server.start(hurt);
    await server.until(() => server.frames(hurt.leaseId).length >= 3);
    process.kill(computePid(), "SIGKILL");
    await server.until(() => !!server.done(hurt.leaseId));
    expect(server.done(hurt.leaseId)!.outputHash).toBe(server.done(whole.leaseId)!.outputHash);

    const lost = { ...order(), inputs: { picture } };
    server.start(lost);
    await server.until(() => server.seen.some((seen) => seen.name === "run:failed"));
    const failed = server.seen.find((seen) => seen.name === "run:failed")!;
    expect(failed.input).toMatchObject({ error: { field: "recipe.start.maskId" } });
  }, 90_000);

  it("offers the checkpoints in its folder, and says why it leaves one out", async () => {
    const models = await mkdtemp(path.join(os.tmpdir(), "emerge-worker-models-"));
    await CheckpointCopy.of("tiny-sd", path.join(models, "tiny-sd"));
    const broken = await CheckpointCopy.of("tiny-sdxl", path.join(models, "broken"));
    await broken.remove("unet/model.onnx_data");
    worker = startWorker("--models", models, "--memory", "10");
    await server.until(() => server.hellos.length > 0);
    const ids = server.hellos[0]!.models.map((model) => model.id);
    expect(ids).toEqual(expect.arrayContaining([info.id, "tiny-sd"]));
    expect(ids).not.toContain("broken");
    expect(output).toContain("unet/model.onnx_data is missing");

    const one = { ...run(), recipe: tinyRecipe() };
    server.start(one);
    await server.until(() => !!server.done(one.leaseId));
    expect(server.frames(one.leaseId).map((frame) => frame.width)).toEqual([16, 16, 16, 64]);
    expect(server.done(one.leaseId)).toMatchObject({ width: 64, height: 64 });
    await rm(models, { recursive: true });
  });

  it("goes on from a checkpoint that the server kept", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const whole = run();
    server.start(whole);
    await server.until(() => !!server.done(whole.leaseId));
    const resumed = run({}, server.frames(whole.leaseId)[3]!.checkpoint);
    server.start(resumed);
    await server.until(() => !!server.done(resumed.leaseId));
    expect(steps(resumed.leaseId)).toEqual([5, 6]);
    expect(server.done(resumed.leaseId)!.outputHash).toBe(server.done(whole.leaseId)!.outputHash);
  });

  it("gives a run up that its computing process dies on three times", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const one = run({ steps: 100 });
    server.start(one);
    for (let death = 1; death <= 3; death++) {
      const before = server.frames(one.leaseId).length;
      await server.until(() => server.frames(one.leaseId).length > before);
      // That frame may have been on its way since before the last death: the next process may still
      // be starting.
      await vi.waitFor(() => process.kill(computePid(), "SIGKILL"), 10_000);
    }
    await server.until(() => server.seen.some((seen) => seen.name === "run:failed"));
    const failed = server.seen.find((seen) => seen.name === "run:failed")!;
    expect(failed.input).toMatchObject({ error: { kind: "unavailable", retry: "later" } });
  }, 90_000);

  it("stops a cancelled run within one step while others go on", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const [one, other] = [run({ steps: 100 }), run({ steps: 12, seed: 8 })];
    server.start(one);
    server.start(other);
    await server.until(() => server.frames(one.leaseId).length >= 3);
    server.cancel(one.leaseId);
    const stepsThen = server.frames(one.leaseId).length;
    await server.until(() => !!server.done(other.leaseId));
    // One that was on its way already may still come in.
    expect(server.frames(one.leaseId).length).toBeLessThanOrEqual(stepsThen + 2);
    expect(server.done(one.leaseId)).toBeUndefined();
  });

  it("repeats after a lost connection what was not acknowledged", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const one = run();
    server.keep = [one.leaseId];
    server.answer = (seen) => (seen.name === "run:done" ? undefined : { ok: true, data: {} });
    server.start(one);
    await server.until(() => !!server.done(one.leaseId));
    server.answer = () => ({ ok: true, data: {} });
    server.drop();
    await server.until(() => server.seen.filter((seen) => seen.name === "run:done").length === 2);
    expect(server.hellos[1]!.leases).toEqual([one.leaseId]);
    expect(server.hellos[1]!.workerId).toBe(server.hellos[0]!.workerId);
  });

  it("drops leases that the server does not keep", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const one = run({ steps: 100 });
    server.start(one);
    await server.until(() => server.frames(one.leaseId).length >= 2);
    server.drop();
    await server.until(() => server.hellos.length === 2);
    const other = run({ steps: 2 });
    server.start(other);
    await server.until(() => !!server.done(other.leaseId));
    expect(server.done(one.leaseId)).toBeUndefined();
  });

  it("names the field of a recipe that the model cannot draw", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    server.start(run({ width: 2 * info.sizes[0]!.width }));
    await server.until(() => server.seen.length > 0);
    expect(server.seen[0]!.input).toMatchObject({
      error: { kind: "invalid", field: "recipe.width", retry: "after_change" },
    });
  });

  it("ends, with its computing process, when its parent hangs up", async () => {
    worker = startWorker();
    await server.until(() => server.hellos.length > 0);
    const pid = computePid();
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.disconnect();
    expect(await ended).toBe(0);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });
});

const cudaLibrary =
  "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so";
const withoutCuda = [
  [["--provider", "cuda"], "provider cuda cannot be started: on Linux x64, install CUDA 12"],
] as const;

describe("a worker with bad settings", () => {
  it.each([
    [["--slots", "0"], "--slots must be between 1 and 256"],
    [["--memory", "0"], "--memory must be at least 1"],
    [["--provider", "abacus"], "--provider must be one of cpu, cuda"],
    [["--server", "ftp://host"], "--server must be an http or https address"],
    [["--colour", "red"], "Unknown option '--colour'"],
    [["--provider", "dml"], "provider dml is not available"],
    ...(existsSync(cudaLibrary) ? [] : withoutCuda),
  ] as const)("%j ends with a clear line", async (args, line) => {
    worker = startWorker(...args);
    const code = await new Promise((resolve) => worker.once("exit", resolve));
    expect(code).toBe(1);
    expect(output).toContain(line);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
