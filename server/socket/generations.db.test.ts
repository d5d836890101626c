import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";
import { fakeReference, type FakeWorker } from "../testing/fake-worker";

let studio: TestStudio;
beforeAll(async () => {
  studio = await TestStudio.start();
  // The server learns from a worker which models there are, and remembers when it has gone.
  (await studio.worker()).close();
});
afterAll(() => studio.stop());

let workers: FakeWorker[] = [];
let boards: { owner: TestClient; boardId: string }[] = [];
afterEach(async () => {
  for (const worker of workers) worker.close();
  // What one test left waiting must not be drawn by the next one's worker.
  for (const { owner, boardId } of boards) await owner.must("board:delete", { boardId });
  [workers, boards] = [[], []];
});

async function worker(options: Parameters<TestStudio["worker"]>[0] = {}): Promise<FakeWorker> {
  const made = await studio.worker(options);
  workers.push(made);
  return made;
}

/** An owner with a board, and a second person who opened it by its link. */
async function twoOnABoard() {
  const [owner, guest] = [await studio.visitor(), await studio.visitor()];
  const board = await owner.must("board:create", {});
  await owner.must("board:join", { boardId: board.id });
  await guest.must("board:join", { boardId: board.id });
  boards.push({ owner, boardId: board.id });
  return { owner, guest, boardId: board.id };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("watching", () => {
  test("everybody on the board sees every step in order, then the picture with its record", async () => {
    await worker();
    const { owner, guest, boardId } = await twoOnABoard();
    const { id, status } = await owner.generate(boardId, { steps: 10, seed: 2 ** 53 - 1 });
    expect(status).toBe("queued");
    const done = await guest.settled(id, "succeeded");
    for (const person of [owner, guest]) expect(person.steps(id)).toEqual(range(1, 10));
    const seqs = guest.heard["generation:frame"]!.map(({ meta }) => meta.seq);
    expect(seqs).toEqual(range(1, 10));
    expect(done.recipe.seed).toBe(2 ** 53 - 1);
    expect(done.outputHash).toMatch(/^f{64}$/);
    expect(done.timings!.totalMs).toBeGreaterThan(0);
    expect(done.author).toEqual(owner.person);
    expect(done.references).toEqual([fakeReference]);
  });

  test("a frame carries its bytes and everything needed to place it", async () => {
    await worker();
    const { guest, owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId);
    const { meta, image } = await guest.until(
      "generation:frame",
      (frame) => frame.meta.generationId === id && frame.meta.step === 3,
    );
    expect(Buffer.from(image).toString()).toBe("frame 3");
    expect(meta).toMatchObject({ seq: 3, totalSteps: 4, width: 8, height: 8, encoding: "webp" });
    expect(meta.serverAt).toBeGreaterThanOrEqual(meta.computedAt);
  });

  test("who comes half-way gets the steps so far and then the live ones, none twice", async () => {
    const manual = await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId, { steps: 6 });
    await owner.settled(id, "running");
    for (let step = 0; step < 3; step++) await manual.step();
    await owner.until("generation:frame", (frame) => frame.meta.step === 3);

    const late = await studio.visitor();
    const snapshot = await late.must("board:join", { boardId });
    expect(snapshot.generations[0]).toMatchObject({ id, status: "running", step: 3 });
    const sofar = await late.must("frames:since", { generationId: id, after: 0 });
    expect(sofar.frames.map(({ meta }) => meta.step)).toEqual([1, 2, 3]);
    expect(sofar.complete).toBe(false);
    for (let step = 0; step < 3; step++) await manual.step();
    await late.settled(id, "succeeded");
    expect(late.steps(id)).toEqual([4, 5, 6]);
  });

  test("after a lost connection, everything after the last sequence number comes again", async () => {
    await worker();
    const { owner, guest, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId, { steps: 8 });
    await guest.until("generation:frame", (frame) => frame.meta.generationId === id);
    guest.close();
    await owner.settled(id, "succeeded");
    const back = await studio.visitor(guest.cookie);
    const { frames, complete } = await back.must("frames:since", { generationId: id, after: 2 });
    expect(frames.map(({ meta }) => meta.seq)).toEqual(range(3, 8));
    expect(complete).toBe(true);
  });

  test("a filmstrip of a hundred steps comes whole", async () => {
    await worker({ stepMs: 0 });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId, { steps: 100 });
    await owner.settled(id, "succeeded");
    const { frames } = await owner.must("frames:since", { generationId: id, after: 0 });
    expect(frames.map(({ meta }) => meta.step)).toEqual(range(1, 100));
    expect(Buffer.from(frames[49]!.image).toString()).toBe("frame 50");
  });

  test("presence counts people, not windows", async () => {
    const { owner, guest, boardId } = await twoOnABoard();
    const twin = await studio.visitor(guest.cookie);
    const { people } = await twin.must("board:join", { boardId });
    expect(people.map(({ person }) => person.id).toSorted()).toEqual(
      [owner.person.id, guest.person.id].toSorted(),
    );
    expect(people.find(({ person }) => person.id === guest.person.id)?.windows).toBe(2);
    twin.close();
    await owner.until("presence:changed", (now) => now.people.every((one) => one.windows === 1));
  });
});

describe("the queue", () => {
  test("one person's twenty do not hold up another's first; positions are true", async () => {
    const { owner, guest, boardId } = await twoOnABoard();
    const many = await Promise.all(range(1, 20).map(() => owner.generate(boardId)));
    const first = await guest.generate(boardId);
    const queue = await owner.until("queue:changed", ({ entries }) => entries.length === 21);
    const place = queue.entries.find((entry) => entry.generationId === first.id);
    expect(place!.position).toBeLessThanOrEqual(2);
    const single = await worker({ stepMs: 1 });
    for (const { id } of many) await owner.settled(id, "succeeded");
    const order = single.started.map((run) => run.generationId);
    expect(order.indexOf(first.id)).toBe(place!.position - 1);
  });

  test("expected waits are what comes to pass", async () => {
    // Long steps: what a busy machine adds to each of them is little beside it.
    await worker({ stepMs: 50 });
    const { owner, boardId } = await twoOnABoard();
    const warm = await owner.generate(boardId, { steps: 12 });
    await owner.settled(warm.id, "succeeded");
    for (let n = 0; n < 3; n++) await owner.generate(boardId, { steps: 12 });
    const last = await owner.generate(boardId, { steps: 12 });
    const told = await owner.until("queue:changed", ({ entries }) =>
      entries.some((entry) => entry.generationId === last.id),
    );
    const toldAt = performance.now();
    const expected = told.entries.find((entry) => entry.generationId === last.id)!.expectedWaitMs!;
    await owner.settled(last.id, "running");
    const waited = performance.now() - toldAt;
    expect(expected).toBeGreaterThan(waited * 0.6);
    expect(expected).toBeLessThan(waited * 1.6);
  });

  test("the same command sent again makes no second picture", async () => {
    await worker();
    const { owner, boardId } = await twoOnABoard();
    const input = { boardId, clientKey: randomUUID(), recipe: fakeRecipe() };
    const answers = await Promise.all([1, 2, 3].map(() => owner.must("generation:create", input)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const { generations } = await owner.must("board:join", { boardId });
    expect(generations).toHaveLength(1);
  });

  test("two workers share the work", async () => {
    const [one, two] = [await worker({ stepMs: 20 }), await worker({ stepMs: 20 })];
    const { owner, boardId } = await twoOnABoard();
    const all = await Promise.all(range(1, 6).map(() => owner.generate(boardId)));
    for (const { id } of all) await owner.settled(id, "succeeded");
    expect(one.started.length).toBeGreaterThanOrEqual(2);
    expect(two.started.length).toBeGreaterThanOrEqual(2);
    expect(one.started.length + two.started.length).toBe(6);
  });
});

describe("cancelling", () => {
  test("takes effect at once for everybody, and the worker drops the run", async () => {
    const manual = await worker({ stepMs: Infinity });
    const { owner, guest, boardId } = await twoOnABoard();
    const { id } = await guest.generate(boardId, { steps: 10 });
    await guest.settled(id, "running");
    await manual.step();
    await manual.step();
    const answer = await guest.must("generation:cancel", { generationId: id });
    expect(answer).toMatchObject({ status: "cancelled", step: 2 });
    await owner.settled(id, "cancelled");
    await expect.poll(() => manual.active.size).toBe(0);
    const { frames } = await owner.must("frames:since", { generationId: id, after: 0 });
    expect(frames.map(({ meta }) => meta.step)).toEqual([1, 2]);
  });

  test("a waiting one leaves the queue and the others move up", async () => {
    await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const [, second, third] = [
      await owner.generate(boardId),
      await owner.generate(boardId),
      await owner.generate(boardId),
    ];
    await owner.must("generation:cancel", { generationId: second!.id });
    await owner.until("queue:changed", ({ entries }) =>
      entries.some((entry) => entry.generationId === third!.id && entry.position === 1),
    );
  });

  test("somebody else's may be stopped by the board's owner only", async () => {
    await worker({ stepMs: Infinity });
    const { owner, guest, boardId } = await twoOnABoard();
    const theirs = await owner.generate(boardId);
    const error = await guest.refused("generation:cancel", { generationId: theirs.id });
    expect(error.kind).toBe("forbidden");
    const guests = await guest.generate(boardId);
    await owner.must("generation:cancel", { generationId: guests.id });
    await guest.settled(guests.id, "cancelled");
  });
});

describe("faults", () => {
  test("a run whose worker is gone goes on with another from its last step", async () => {
    const lost = await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId, { steps: 6 });
    await owner.settled(id, "running");
    await lost.step();
    await lost.step();
    await owner.until("generation:frame", (frame) => frame.meta.step === 2);
    lost.close();
    const rescuer = await worker();
    const done = await owner.settled(id, "succeeded");
    expect(done.attempt).toBe(2);
    expect(rescuer.started[0]!.resume!.step).toBe(2);
    expect(Buffer.from(rescuer.started[0]!.resume!.state).toString()).toBe("state 2");
    expect(owner.steps(id)).toEqual(range(1, 6));
  });

  test("a worker that comes back in time keeps its run", async () => {
    const shaky = await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "running");
    await shaky.step();
    shaky.socket.io.engine.close();
    await expect.poll(() => shaky.socket.connected, { timeout: 5000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 700));
    for (let step = 0; step < 3; step++) await shaky.step();
    const done = await owner.settled(id, "succeeded");
    expect(done.attempt).toBe(1);
    expect(owner.steps(id)).toEqual([1, 2, 3, 4]);
  });

  test("a step that is sent twice is shown and counted once", async () => {
    const manual = await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId, { steps: 3 });
    await manual.step();
    await manual.sendAgain(1);
    await manual.step();
    await manual.step();
    await owner.settled(id, "succeeded");
    const frames = owner.heard["generation:frame"]!.map(({ meta }) => [meta.step, meta.seq]);
    expect(frames).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test("a run that fails says why and frees its place", async () => {
    const manual = await worker({ stepMs: Infinity });
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "running");
    await manual.fail(await manual.leased(), "The latents are not numbers any more.");
    const failed = await owner.settled(id, "failed");
    expect(failed.error).toMatchObject({ message: "The latents are not numbers any more." });
    const next = await owner.generate(boardId);
    await owner.settled(next.id, "running");
  });

  test("a restarted server keeps boards, pictures, the queue and work in progress", async () => {
    const own = await TestStudio.start();
    try {
      const first = await own.worker({ stepMs: Infinity });
      const before = await own.visitor();
      const { id: boardId } = await before.must("board:create", { title: "Foxes" });
      await before.must("board:join", { boardId });
      const running = await before.generate(boardId, { steps: 5 });
      await before.settled(running.id, "running");
      await first.step();
      await first.step();
      await before.until("generation:frame", (frame) => frame.meta.step === 2);
      const waiting = await before.generate(boardId);
      first.close();
      before.close();
      await own.restart();

      const after = await own.visitor(before.cookie);
      expect(after.person).toEqual(before.person);
      const snapshot = await after.must("board:join", { boardId });
      expect(snapshot.board.title).toBe("Foxes");
      const second = await own.worker();
      await after.settled(running.id, "succeeded");
      await after.settled(waiting.id, "succeeded");
      expect(second.started.map((run) => run.generationId)).toEqual([running.id, waiting.id]);
      expect(second.started[0]!.resume!.step).toBe(2);
      const strip = await after.must("frames:since", { generationId: running.id, after: 0 });
      expect(strip.frames.map(({ meta }) => meta.step)).toEqual(range(1, 5));
    } finally {
      await own.stop();
    }
  });
});

describe("what stays", () => {
  test("picture, thumbnail and filmstrip come over HTTP", async () => {
    await worker();
    const { owner, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "succeeded");
    const get = (path: string) =>
      fetch(`${studio.url}/api/generations/${id}/${path}`, { headers: { cookie: owner.cookie } });
    const picture = await get("picture.png");
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
    const small = await get("picture.png?w=64");
    expect([small.status, small.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect((await get("picture.png?w=65")).status).toBe(400);
  });

  test("history comes in pages, newest first", async () => {
    await worker({ slots: 8, stepMs: 0 });
    const { owner, boardId } = await twoOnABoard();
    const ids: string[] = [];
    for (let n = 0; n < 70; n++) {
      const { id } = await owner.generate(boardId, { steps: 1 });
      ids.push(id);
      if (n % 10 === 9) await owner.settled(id, "succeeded");
    }
    const first = await owner.must("board:join", { boardId });
    expect(first.generations.map(({ id }) => id)).toEqual(ids.slice(10).toReversed());
    expect(first.hasMore).toBe(true);
    const beforeId = first.generations.at(-1)!.id;
    const second = await owner.must("board:history", { boardId, beforeId });
    expect(second.generations.map(({ id }) => id)).toEqual(ids.slice(0, 10).toReversed());
    expect(second.hasMore).toBe(false);
  });

  test("a deleted picture is gone for everybody", async () => {
    await worker();
    const { owner, guest, boardId } = await twoOnABoard();
    const { id } = await guest.generate(boardId);
    await guest.settled(id, "succeeded");
    await guest.must("generation:delete", { generationId: id });
    await owner.until("generation:removed", (gone) => gone.generationId === id);
    const response = await fetch(`${studio.url}/api/generations/${id}/picture.png`, {
      headers: { cookie: owner.cookie },
    });
    expect(response.status).toBe(404);
  });

  test("the home page lists one's boards with their pictures", async () => {
    await worker();
    const { owner, guest, boardId } = await twoOnABoard();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "succeeded");
    const [mine, theirs] = [await owner.must("board:list", {}), await guest.must("board:list", {})];
    expect(mine).toMatchObject([{ id: boardId, role: "owner", pictures: 1, cover: [id] }]);
    expect(theirs).toMatchObject([{ id: boardId, role: "editor" }]);
  });
});
