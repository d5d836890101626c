import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Reproduction } from "../contract";
import type { FakeWorker } from "../testing/fake-worker";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let worker: FakeWorker;
let owner: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  boardId = (await owner.must("board:create", {})).id;
  await owner.must("board:join", { boardId });
});
afterAll(() => studio.stop());
beforeEach(async () => {
  worker = await studio.worker({ stepMs: 1 });
});
afterEach(() => worker.close());

async function finished(by = owner) {
  const { id } = await by.generate(boardId, { steps: 5 });
  return by.settled(id, "succeeded");
}

const ended = (person: TestClient, id: string) =>
  person.until(
    "reproduction:changed",
    (one) => one.generationId === id && (one.state === "done" || one.state === "failed"),
  );

async function reproduced(id: string): Promise<Reproduction> {
  await owner.must("generation:reproduce", { generationId: id });
  return ended(owner, id);
}

const fileOf = (id: string, name: string) =>
  path.join(studio.dataDir, "blobs", "generations", id, name);

describe("a stored picture drawn again", () => {
  test("is identical: every step, every pixel; no card comes of it", async () => {
    const { id } = await finished();
    const before = owner.heard["generation:frame"]!.length;
    const { verdict, state, step } = await reproduced(id);
    expect(state).toBe("done");
    expect(step).toBe(5);
    expect(verdict).toEqual({
      identical: true,
      firstDifference: null,
      samePixels: true,
      environment: [],
    });
    expect(owner.heard["generation:frame"]).toHaveLength(before);
    const { generations } = await owner.must("board:join", { boardId });
    expect(generations.filter((one) => one.id === id)).toHaveLength(1);
    const steps = owner.heard["reproduction:changed"]!.filter((one) => one.generationId === id);
    expect(steps.map((one) => one.step)).toContain(3);
  });

  test("with tampered latents names the first step that differs, and how much", async () => {
    const { id } = await finished();
    const file = await readFile(fileOf(id, "latents.bin"));
    // The fake worker's latents after step 3 are sixteen bytes of 3.
    const at = file.indexOf(Buffer.alloc(16, 3));
    file.writeUInt16LE(0x3c00, at);
    await writeFile(fileOf(id, "latents.bin"), file);
    const { verdict } = await reproduced(id);
    expect(verdict).toMatchObject({ identical: false, samePixels: true, environment: [] });
    expect(verdict!.firstDifference!.step).toBe(3);
    expect(verdict!.firstDifference!.max).toBeCloseTo(1, 2);
    expect(verdict!.firstDifference!.rms).toBeCloseTo(Math.sqrt(1 / 8), 2);
  });

  test("with latents cut short names the first step that is not there", async () => {
    const { id } = await finished();
    const file = await readFile(fileOf(id, "latents.bin"));
    await writeFile(fileOf(id, "latents.bin"), file.subarray(0, file.length - 3));
    const { verdict } = await reproduced(id);
    expect(verdict!.firstDifference).toEqual({ step: 5, max: null, rms: null });
  });

  test("by another model says so", async () => {
    const { id } = await finished();
    const file = fileOf(id, "record.json");
    const record = JSON.parse(await readFile(file, "utf8"));
    record.fingerprint.modelHash = "e".repeat(64);
    record.outputHash = "0".repeat(64);
    await writeFile(file, JSON.stringify(record));
    const { verdict } = await reproduced(id);
    expect(verdict).toMatchObject({ identical: false, samePixels: false, firstDifference: null });
    expect(verdict!.environment).toEqual([
      { name: "model hash", was: "e".repeat(64), is: "0".repeat(64) },
    ]);
  });

  test("without a record of its own is compared by its row", async () => {
    const { id } = await finished();
    await writeFile(fileOf(id, "record.json"), "{}");
    const { verdict } = await reproduced(id);
    expect(verdict).toMatchObject({ identical: true, environment: [] });
  });

  test("gets what it began with, though that was deleted", async () => {
    const parent = await finished();
    const start = { kind: "image", strength: 1, picture: { kind: "generation", id: parent.id } };
    const { id } = await owner.generate(boardId, { start } as never);
    await owner.settled(id, "succeeded");
    const first = worker.started.at(-1)!.inputs.picture!;
    await owner.must("generation:delete", { generationId: parent.id });
    const { verdict } = await reproduced(id);
    expect(verdict!.identical).toBe(true);
    expect(Buffer.from(worker.started.at(-1)!.inputs.picture!)).toEqual(Buffer.from(first));
  });
});

describe("in the queue", () => {
  test("new pictures come first, also when it has begun already", async () => {
    const { id } = await finished();
    worker.close();
    const manual = await studio.worker({ stepMs: Infinity });
    await owner.must("generation:reproduce", { generationId: id });
    await manual.step();
    const next = await owner.generate(boardId);
    await owner.settled(next.id, "running");
    expect(manual.cancelled).toHaveLength(1);
    const order = () => manual.started.map((run) => run.generationId);
    await expect.poll(order).toEqual([id, next.id]);
    await owner.must("generation:cancel", { generationId: next.id });
    await expect.poll(() => manual.started.length).toBe(3);
    for (let n = 0; n < 5; n++) await manual.step();
    expect((await ended(owner, id)).verdict!.identical).toBe(true);
    manual.close();
  });

  test("several may ask for one; it is drawn once", async () => {
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const { id } = await finished();
    const drawn = worker.started.length;
    await Promise.all([
      owner.must("generation:reproduce", { generationId: id }),
      guest.must("generation:reproduce", { generationId: id }),
    ]);
    const [one, two] = await Promise.all([ended(owner, id), ended(guest, id)]);
    expect(one.verdict).toEqual(two.verdict);
    expect(worker.started).toHaveLength(drawn + 1);
  });

  test("goes to another worker when its own is gone", async () => {
    const { id } = await finished();
    worker.close();
    const lost = await studio.worker({ stepMs: Infinity });
    await owner.must("generation:reproduce", { generationId: id });
    await lost.step();
    lost.close();
    const rescuer = await studio.worker({ stepMs: 1 });
    expect((await ended(owner, id)).verdict!.identical).toBe(true);
    rescuer.close();
  });
});

describe("refusals", () => {
  test("what is not finished, not there, or not one's to draw", async () => {
    const { id } = await owner.generate(boardId, { steps: 100 });
    await owner.must("generation:cancel", { generationId: id });
    const unfinished = await owner.refused("generation:reproduce", { generationId: id });
    expect(unfinished.kind).toBe("conflict");
    const stranger = await studio.visitor();
    const picture = await finished();
    const refused = await stranger.refused("generation:reproduce", { generationId: picture.id });
    expect(refused.kind).toBe("not_found");
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    await stranger.must("board:join", { boardId });
    const viewer = await stranger.refused("generation:reproduce", { generationId: picture.id });
    expect(viewer.kind).toBe("forbidden");
  });
});
