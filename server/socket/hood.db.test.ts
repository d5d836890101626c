import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunInspect, WorkerInsides } from "../contract";
import type { FakeWorker, FakeWorkerOptions } from "../testing/fake-worker";
import { TestStudio, type TestClient } from "../testing/studio";
import { Inspections } from "../worker-pool/inspections";

let studio: TestStudio;
let owner: TestClient;
let boardId: string;
let workers: FakeWorker[] = [];
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
});
afterAll(() => studio.stop());
beforeEach(async () => {
  boardId = (await owner.must("board:create", {})).id;
  await owner.must("board:join", { boardId });
});
afterEach(() => {
  for (const one of workers) one.close();
  workers = [];
  vi.restoreAllMocks();
});

async function worker(options: FakeWorkerOptions = {}): Promise<FakeWorker> {
  const one = await studio.worker({ stepMs: 1, ...options });
  workers.push(one);
  return one;
}

async function finished(change: Parameters<TestClient["generate"]>[1] = {}) {
  const { id } = await owner.generate(boardId, change);
  return owner.settled(id, "succeeded");
}

const look = (generationId: string, step: number, who = owner) =>
  who.must("hood:look", { generationId, step });

const insides = ({ step }: RunInspect): WorkerInsides => ({
  step,
  totalSteps: 4,
  family: "fake",
  facts: [],
});

/** Answers only once it is told to. */
function patient() {
  const waiting: RunInspect[] = [];
  const inspect = (order: RunInspect) => void waiting.push(order) as never;
  const answer = (from: FakeWorker) => {
    const order = waiting.shift()!;
    const { inspectId } = order;
    from.socket.emit("run:inspected", { inspectId, insides: insides(order) }, () => undefined);
  };
  return { waiting, inspect, answer };
}

describe("a look under the hood", () => {
  test("of a finished picture gets the latents that the step before left", async () => {
    const drawer = await worker();
    const { id, recipe } = await finished();
    const seen = await look(id, 3);
    expect(seen).toMatchObject({ generationId: id, step: 3, totalSteps: 4, family: "fake" });
    expect(seen.facts.map((fact) => fact.kind)).toEqual(["number", "image"]);
    const image = seen.facts.find((fact) => fact.kind === "image")!;
    expect(String(image.image)).toBe("step 3");
    const asked = drawer.inspected.at(-1)!;
    expect(asked).toMatchObject({ step: 3, recipe, shape: [1, 2, 4], inputs: {} });
    expect(asked.personId).toBe(owner.person.id);
    expect(Buffer.from(asked.latents!)).toEqual(Buffer.alloc(16, 2));
  });

  test("of the first step has none: the worker makes its noise itself", async () => {
    const drawer = await worker();
    const { id } = await finished();
    await look(id, 1);
    expect(drawer.inspected.at(-1)).toMatchObject({ step: 1, latents: null, shape: [] });
  });

  test("of a running picture reads its journal", async () => {
    const manual = await worker({ stepMs: Infinity, slots: 2 });
    const { id } = await owner.generate(boardId);
    await manual.step();
    await manual.step();
    await owner.until(
      "generation:frame",
      ({ meta }) => meta.generationId === id && meta.step === 2,
    );
    await look(id, 2);
    expect(Buffer.from(manual.inspected.at(-1)!.latents!)).toEqual(Buffer.alloc(16, 1));
    const early = await owner.refused("hood:look", { generationId: id, step: 3 });
    expect(early).toMatchObject({ kind: "conflict", field: "step", limit: 2, retry: "later" });
    await owner.must("generation:cancel", { generationId: id });
    await look(id, 1);
  });

  test("brings what the picture began with, though that was deleted", async () => {
    const drawer = await worker();
    const parent = await finished();
    const picture = { kind: "generation", id: parent.id } as const;
    const child = await finished({ start: { kind: "image", picture, strength: 1 } });
    await owner.must("generation:delete", { generationId: parent.id });
    await look(child.id, 2);
    const began = drawer.started.find((run) => run.generationId === child.id)!.inputs.picture!;
    expect(Buffer.from(drawer.inspected.at(-1)!.inputs.picture!)).toEqual(Buffer.from(began));
  });

  test("is computed once, also for several who ask at the same time", async () => {
    const drawer = await worker();
    const friend = await studio.visitor();
    await friend.must("board:join", { boardId });
    const { id } = await finished();
    const [one, two] = await Promise.all([look(id, 2), look(id, 2, friend)]);
    expect(two).toEqual(one);
    expect(await look(id, 2)).toEqual(one);
    expect(drawer.inspected).toHaveLength(1);
    await look(id, 3);
    expect(drawer.inspected).toHaveLength(2);
  });

  test("that failed is tried again when asked again", async () => {
    let broken = true;
    const message = "the step is damaged";
    const error = { kind: "invalid", message, field: "step", retry: "never" } as const;
    await worker({ inspect: (order) => (broken ? error : insides(order)) });
    const { id } = await finished();
    const refused = await owner.refused("hood:look", { generationId: id, step: 2 });
    expect(refused).toEqual(error);
    broken = false;
    expect((await look(id, 2)).step).toBe(2);
  });
});

describe("among other work", () => {
  test("goes to the worker that has nothing to do", async () => {
    const busy = await worker({ stepMs: Infinity, slots: 4, name: "busy" });
    const running = await owner.generate(boardId, { steps: 1 });
    await busy.step();
    await owner.settled(running.id, "succeeded");
    const blocker = await owner.generate(boardId);
    await owner.settled(blocker.id, "running");
    const idle = await worker({ name: "idle" });
    await look(running.id, 1);
    expect(idle.inspected).toHaveLength(1);
    expect(busy.inspected).toHaveLength(0);
    await owner.must("generation:cancel", { generationId: blocker.id });
  });

  test("waits for a slot, then goes before pictures that wait", async () => {
    const manual = await worker({ stepMs: Infinity });
    const { id } = await owner.generate(boardId, { steps: 1 });
    await manual.step();
    await owner.settled(id, "succeeded");
    const [first, second] = [await owner.generate(boardId), await owner.generate(boardId)];
    await owner.settled(first.id, "running");
    // What the picture began with is read first: only then does the question stand in line.
    const asked = vi.spyOn(Inspections.prototype, "ask");
    const looked = look(id, 1);
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    expect(manual.inspected).toHaveLength(0);
    await owner.must("generation:cancel", { generationId: first.id });
    expect((await looked).step).toBe(1);
    await owner.settled(second.id, "running");
    await owner.must("generation:cancel", { generationId: second.id });
  });

  test("a few at a time for each person, and one at a time for each worker", async () => {
    const { waiting, inspect, answer } = patient();
    const drawer = await worker({ inspect, slots: 4 });
    const { id } = await finished({ steps: 5 });
    const looks = [1, 2, 3].map((step) => look(id, step));
    await expect.poll(() => waiting.length).toBe(1);
    const error = await owner.refused("hood:look", { generationId: id, step: 4 });
    expect(error).toMatchObject({ kind: "rate_limited", limit: 3 });
    for (let n = 0; n < 3; n++) {
      await expect.poll(() => waiting.length).toBe(1);
      answer(drawer);
    }
    expect((await Promise.all(looks)).map((one) => one.step)).toEqual([1, 2, 3]);
    expect(drawer.inspected).toHaveLength(3);
  });

  test("is asked of another worker when its own is gone", async () => {
    const drawer = await worker();
    const { id } = await finished();
    drawer.close();
    const silent = await worker({ inspect: () => null });
    const looked = look(id, 2);
    await expect.poll(() => silent.inspected.length).toBe(1);
    const rescuer = await worker();
    silent.close();
    expect((await looked).step).toBe(2);
    expect(rescuer.inspected).toHaveLength(1);
  });
});

describe("refusals", () => {
  test("a step out of range", async () => {
    await worker();
    const { id } = await finished();
    const beyond = await owner.refused("hood:look", { generationId: id, step: 5 });
    expect(beyond).toMatchObject({ kind: "invalid", field: "step", limit: "1..4" });
    for (const step of [0, -1, 1.5, "2", null]) {
      const error = await owner.refused("hood:look", { generationId: id, step });
      expect(error).toMatchObject({ kind: "invalid", field: "step" });
    }
  });

  test("a picture that is not there, or on a board that is not shared", async () => {
    await worker();
    const { id } = await finished();
    const missing = await owner.refused("hood:look", { generationId: randomUUID(), step: 1 });
    const stranger = await studio.visitor();
    const hidden = await stranger.refused("hood:look", { generationId: id, step: 1 });
    expect(hidden).toEqual(missing);
    expect(hidden.kind).toBe("not_found");
    // An answer that is kept is no way round.
    await look(id, 1);
    expect((await stranger.refused("hood:look", { generationId: id, step: 1 })).kind).toBe(
      "not_found",
    );
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    await stranger.must("board:join", { boardId });
    expect((await look(id, 1, stranger)).step).toBe(1);
  });

  test("without a worker that has the model", async () => {
    const drawer = await worker();
    const { id } = await finished();
    drawer.close();
    await expect
      .poll(async () => (await owner.ask("hood:look", { generationId: id, step: 1 })).ok)
      .toBe(false);
    const error = await owner.refused("hood:look", { generationId: id, step: 1 });
    expect(error).toMatchObject({ kind: "unavailable", retry: "later" });
    expect(error.message).toContain('"fake"');
  });
});
