import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { draftLimits, type Recipe } from "../contract";
import { fakeModel, type FakeWorker } from "../testing/fake-worker";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let worker: FakeWorker;
let owner: TestClient;
let friend: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  friend = await studio.visitor();
  boardId = (await owner.must("board:create", {})).id;
  for (const one of [owner, friend]) await one.must("board:join", { boardId });
});
afterAll(() => studio.stop());
beforeEach(async () => {
  worker = await studio.worker({ stepMs: Infinity });
});
afterEach(async () => {
  for (const one of [owner, friend]) await one.must("draft:stop", {});
  worker.close();
});

const orderOf = (change: Partial<Recipe> = {}) => ({
  boardId,
  key: randomUUID(),
  recipe: fakeRecipe({ steps: 2, ...change }),
});

async function asked(by = owner, change: Partial<Recipe> = {}): Promise<string> {
  const order = orderOf(change);
  await by.must("draft:draw", order);
  return order.key;
}

const stepsOf = (who: TestClient, key: string) =>
  (who.heard["draft:frame"] ?? [])
    .filter(({ meta }) => meta.key === key)
    .map((one) => one.meta.step);

const ended = (who: TestClient, key: string) =>
  who.until("draft:frame", ({ meta }) => meta.key === key && meta.last);

const drawn = () => worker.started.map((run) => run.generationId);

describe("a draft", () => {
  test("comes up step by step for the window that asked, and for nobody else", async () => {
    const secondWindow = await studio.visitor(owner.cookie);
    await secondWindow.must("board:join", { boardId });
    const key = await asked();
    await worker.step();
    await worker.step();
    const { meta, image } = await ended(owner, key);
    expect(meta).toMatchObject({ step: 2, totalSteps: 2, width: 8, height: 8, encoding: "webp" });
    expect(String(image)).toBe("frame 2");
    expect(stepsOf(owner, key)).toEqual([1, 2]);
    for (const other of [friend, secondWindow]) expect(other.heard["draft:frame"]).toBeUndefined();
    expect(owner.heard["generation:frame"]).toBeUndefined();
  });

  test("leaves nothing behind: no picture, no card, no file", async () => {
    const key = await asked();
    await worker.step();
    await worker.step();
    await ended(owner, key);
    await expect.poll(() => worker.active.size).toBe(0);
    const { generations, canvas } = await owner.must("board:join", { boardId });
    expect(generations).toEqual([]);
    expect(canvas.items).toEqual([]);
    expect((await owner.must("prompt:history", {})).length).toBe(0);
    for (const folder of ["journals", "blobs"]) {
      const files = await readdir(path.join(studio.dataDir, folder), { recursive: true });
      expect(files.filter((name) => name.includes(key))).toEqual([]);
    }
    expect((await owner.refused("frames:since", { generationId: key, after: 0 })).kind).toBe(
      "not_found",
    );
  });

  test("ends when the same window asks for a new one; the former is heard of no more", async () => {
    const first = await asked(owner, { prompt: "a red" });
    await worker.step();
    await owner.until("draft:frame", ({ meta }) => meta.key === first);
    const second = await asked(owner, { prompt: "a red fox" });
    await expect.poll(() => worker.started.at(-1)?.generationId).toBe(second);
    expect(worker.cancelled).toHaveLength(1);
    await worker.step();
    await worker.step();
    await ended(owner, second);
    expect(stepsOf(owner, first)).toEqual([1]);
    const [a, b] = worker.started.slice(-2).map(({ recipe }) => recipe);
    expect(b).toEqual({ ...a, prompt: "a red fox" });
  });

  test("ends when it is stopped, when the board is left, and with the connection", async () => {
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    const ends = [
      () => guest.must("draft:stop", {}),
      () => guest.must("board:leave", { boardId }),
      async () => guest.close(),
    ];
    for (const [index, end] of ends.entries()) {
      await asked(guest);
      await worker.leased();
      await end();
      await expect.poll(() => worker.cancelled.length).toBe(index + 1);
    }
  });

  test("ends quietly with its worker, and the next one is drawn by another", async () => {
    const key = await asked();
    await worker.step();
    await owner.until("draft:frame", ({ meta }) => meta.key === key);
    worker.close();
    const rescuer = await studio.worker({ stepMs: 1 });
    const next = await asked();
    await ended(owner, next);
    expect(rescuer.started.map((run) => run.generationId)).toEqual([next]);
    expect(stepsOf(owner, key)).toEqual([1]);
    expect(owner.heard["error:report"]).toBeUndefined();
    rescuer.close();
  });

  test("that cannot be drawn ends quietly", async () => {
    await asked();
    await worker.fail(await worker.leased(), "no such words");
    const next = await asked();
    await expect.poll(() => worker.started.at(-1)?.generationId).toBe(next);
    expect(owner.heard["error:report"]).toBeUndefined();
  });
});

describe("a point between two pictures", () => {
  const between = (amount: number): Partial<Recipe> => ({
    start: { kind: "between", secondPrompt: "a blue bird", secondSeed: 8, amount },
  });

  test("is drawn with as many steps as its picture, and by any family that can", async () => {
    worker.close();
    const gan = { ...fakeModel, id: "walker", family: "gan" };
    worker = await studio.worker({ models: [fakeModel, gan], stepMs: Infinity });
    const key = await asked(owner, { ...between(0.25), model: "walker", steps: 20 });
    await expect.poll(drawn).toEqual([key]);
    expect(worker.started[0]).toMatchObject({ frames: "all", recipe: { steps: 20 } });
    const words = await owner.refused("draft:draw", orderOf({ model: "walker" }));
    expect(words).toMatchObject({ kind: "invalid", field: "recipe.model" });
    const steps = await owner.refused(
      "draft:draw",
      orderOf({ ...between(0.25), model: "walker", steps: 101 }),
    );
    expect(steps).toMatchObject({ kind: "invalid", field: "recipe.steps", limit: 100 });
  });

  test("may be asked for without the way there", async () => {
    await owner.must("draft:draw", { ...orderOf(between(0.5)), frames: "last" });
    await worker.leased();
    expect(worker.started[0]).toMatchObject({ frames: "last" });
    const some = await owner.refused("draft:draw", { ...orderOf(), frames: "some" });
    expect(some).toMatchObject({ kind: "invalid", field: "frames", limit: "all, last" });
  });

  test("needs a model that can, and says so by field", async () => {
    worker.close();
    const fixed = { ...fakeModel, id: "fixed", starts: ["noise" as const] };
    worker = await studio.worker({ models: [fixed], stepMs: Infinity });
    const refused = await owner.refused("draft:draw", orderOf({ ...between(0.5), model: "fixed" }));
    expect(refused).toMatchObject({ field: "recipe.start.kind", limit: "noise" });
  });
});

describe("pictures go first", () => {
  test("a draft gives way at once, and is drawn when the picture is done", async () => {
    const key = await asked();
    await worker.step();
    const { id } = await friend.generate(boardId, { steps: 2 });
    await friend.settled(id, "running");
    expect(worker.cancelled).toHaveLength(1);
    await expect.poll(drawn).toEqual([key, id]);
    await worker.step();
    await worker.step();
    await friend.settled(id, "succeeded");
    await expect.poll(drawn).toEqual([key, id, key]);
  });

  test("also beside a free slot: a worker with a picture draws no drafts", async () => {
    worker.close();
    worker = await studio.worker({ stepMs: Infinity, slots: 4 });
    const key = await asked();
    await worker.leased();
    const { id } = await friend.generate(boardId, { steps: 1 });
    await friend.settled(id, "running");
    await expect.poll(() => worker.cancelled.length).toBe(1);
    const later = await asked(friend);
    expect(drawn()).toEqual([key, id]);
    await worker.step();
    await expect.poll(() => drawn().slice(2).toSorted()).toEqual([key, later].toSorted());
  });
});

describe("refusals", () => {
  test("viewers and strangers", async () => {
    const viewer = await studio.visitor();
    const refused = await viewer.refused("draft:draw", orderOf());
    expect(refused.kind).toBe("not_found");
    await viewer.must("board:join", { boardId });
    await owner.must("member:change", { boardId, personId: viewer.person.id, role: "viewer" });
    expect((await viewer.refused("draft:draw", orderOf())).kind).toBe("forbidden");
    expect(worker.started).toEqual([]);
  });

  test("recipes that no picture could have, and too many steps, by field and limit", async () => {
    const { steps } = draftLimits;
    const long = await owner.refused("draft:draw", orderOf({ steps: steps + 1 }));
    expect(long).toMatchObject({ kind: "invalid", field: "recipe.steps" });
    expect(long.message).toContain(`between 1 and ${steps}`);
    const size = await owner.refused("draft:draw", orderOf({ width: 16 }));
    expect(size).toMatchObject({ kind: "invalid", field: "recipe.width" });
    const model = await owner.refused("draft:draw", orderOf({ model: "other" }));
    expect(model).toMatchObject({ kind: "invalid", field: "recipe.model" });
    const picture = { kind: "generation", id: randomUUID() } as const;
    const start = { kind: "image", strength: 1, picture } as const;
    const gone = await owner.refused("draft:draw", orderOf({ start }));
    expect(gone.field).toMatch(/^recipe\.start/);
    expect(worker.started).toEqual([]);
  });

  test("more than anybody types, with the time to wait", async () => {
    const eager = await studio.visitor();
    await eager.must("board:join", { boardId });
    const many = Array.from({ length: 40 }, () => eager.ask("draft:draw", orderOf()));
    const refused = (await Promise.all(many)).flatMap((one) => (one.ok ? [] : [one.error]));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ kind: "rate_limited" });
    expect(refused[0]!.retryAfterMs).toBeGreaterThan(0);
  });
});
