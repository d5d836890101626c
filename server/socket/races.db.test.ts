import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { limits, type CommandInput } from "../contract";
import { fakeFamilies, fakeModel, type FakeWorker } from "../testing/fake-worker";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let worker: FakeWorker;
let owner: TestClient;
let friend: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  friend = await studio.visitor();
});
afterAll(() => studio.stop());
beforeEach(async () => {
  worker = await studio.worker({ models: fakeFamilies, slots: 4, stepMs: 1 });
  boardId = (await owner.must("board:create", {})).id;
  for (const one of [owner, friend]) await one.must("board:join", { boardId });
});
afterEach(() => worker.close());

const entriesOf = (models = fakeFamilies.map((model) => model.id)) =>
  models.map((model) => ({ model, clientKey: randomUUID() as string }));

const order = (change: Partial<CommandInput<"race:start">> = {}) => ({
  boardId,
  raceId: randomUUID(),
  prompt: "a red fox",
  negativePrompt: "blue",
  seed: 11,
  entries: entriesOf(),
  ...change,
});

const picturesOn = async (id = boardId) =>
  (await owner.must("board:join", { boardId: id })).generations;

describe("a race", () => {
  test("draws one prompt and seed with every model's own settings", async () => {
    const input = order();
    const { race, generations } = await owner.must("race:start", input);
    expect(race).toMatchObject({
      id: input.raceId,
      boardId,
      prompt: "a red fox",
      seed: 11,
      votes: [],
    });
    expect(race.author.id).toBe(owner.person.id);
    expect(race.generationIds).toEqual(generations.map((one) => one.id));
    expect(generations.map(({ recipe }) => recipe)).toEqual([
      {
        ...{ model: "fake", prompt: "a red fox", negativePrompt: "blue", seed: 11, steps: 4 },
        ...{ guidance: 1, sampler: "flow-euler", width: 8, height: 8 },
      },
      {
        ...{ model: "fake-gan", prompt: "a red fox", negativePrompt: "", seed: 11, steps: 3 },
        ...{ guidance: 1, sampler: "latent-path", width: 8, height: 8 },
        sampling: { temperature: 0.7, topK: 0, topP: 1 },
      },
      {
        ...{ model: "fake-tokens", prompt: "a red fox", negativePrompt: "", seed: 11, steps: 4 },
        ...{ guidance: 3, sampler: "tokens", width: 8, height: 8 },
        sampling: { temperature: 1, topK: 100, topP: 0.9 },
      },
    ]);
    for (const { id } of generations) {
      const done = await friend.settled(id, "succeeded");
      expect(done.raceId).toBe(race.id);
    }
  });

  test("is told to everybody on the board, with a card for each picture", async () => {
    const places = [
      { x: 0, y: 0 },
      { x: 2000, y: 0 },
      { x: 4000, y: 0 },
    ];
    const entries = entriesOf().map((one, index) => ({ ...one, place: places[index]! }));
    const { race } = await owner.must("race:start", order({ entries }));
    const told = await friend.until("race:changed", (one) => one.id === race.id);
    expect(told).toEqual(race);
    const { canvas } = await friend.must("board:join", { boardId });
    expect(canvas.items.map(({ id, x, y }) => ({ id, x, y }))).toEqual(
      expect.arrayContaining(entries.map(({ clientKey, place }) => ({ id: clientKey, ...place }))),
    );
    const looked = await friend.must("race:look", { raceId: race.id });
    expect(looked.race).toEqual(race);
    expect(looked.generations.map((one) => one.id)).toEqual(race.generationIds);
  });

  test("sent again, also at the same moment, is the same race", async () => {
    const input = order();
    const [first, twin] = await Promise.all([
      owner.must("race:start", input),
      owner.must("race:start", input),
    ]);
    const again = await owner.must("race:start", input);
    expect(twin.race).toEqual(first.race);
    expect(again.race).toEqual(first.race);
    expect(await picturesOn()).toHaveLength(3);
  });

  test("loses deleted pictures, and the votes for them", async () => {
    const { race } = await owner.must("race:start", order());
    const [gone, kept] = race.generationIds as [string, string];
    await owner.must("race:vote", { raceId: race.id, generationId: kept });
    await friend.must("race:vote", { raceId: race.id, generationId: gone });
    await owner.must("generation:delete", { generationId: gone });
    const left = await friend.until(
      "race:changed",
      (one) => one.id === race.id && one.generationIds.length === 2,
    );
    expect(left.generationIds).toEqual(race.generationIds.slice(1));
    expect(left.votes).toEqual([{ personId: owner.person.id, generationId: kept }]);
    const looked = await owner.must("race:look", { raceId: race.id });
    expect(looked.generations.map((one) => one.id)).toEqual(left.generationIds);
  });
});

describe("a racer that did not come out", () => {
  const racing = async (models = ["fake", "fake-gan"]) => {
    worker.close();
    // With room also for what earlier tests have left in the line.
    worker = await studio.worker({ models: fakeFamilies, slots: 200, stepMs: Infinity });
    const { race } = await owner.must("race:start", order({ entries: entriesOf(models) }));
    for (const id of race.generationIds) await expect.poll(() => timesStarted(id)).toBe(1);
    return { race, failed: race.generationIds[0]! };
  };
  const startsOf = (id: string) => worker.started.filter(({ generationId }) => generationId === id);
  const timesStarted = (id: string) => startsOf(id).length;
  const leaseOf = (id: string) => startsOf(id).at(-1)!.leaseId;

  test("is drawn once more in the race, in its place and on its card", async () => {
    const { race, failed } = await racing();
    await worker.step();
    await worker.fail(leaseOf(failed), "no such thing");
    await owner.settled(failed, "failed");
    await owner.must("race:vote", { raceId: race.id, generationId: failed });
    const before = (await owner.must("board:join", { boardId })).canvas.items;

    const queued = await friend.must("race:retry", { generationId: failed });
    expect(queued).toMatchObject({ id: failed, raceId: race.id, step: 0, error: null });
    expect(queued.author.id).toBe(owner.person.id);
    await expect.poll(() => timesStarted(failed)).toBe(2);
    expect(startsOf(failed).at(-1)).toMatchObject({ resume: null });
    for (let step = 0; step < 4; step++) await worker.step();
    const done = await friend.settled(failed, "succeeded");
    expect(done).toMatchObject({ raceId: race.id, step: 4, error: null });
    expect(done.timings!.queuedMs).toBeLessThan(Date.now() - done.createdAt);

    const looked = await owner.must("race:look", { raceId: race.id });
    expect(looked.race.generationIds).toEqual(race.generationIds);
    expect(looked.race.votes).toHaveLength(1);
    expect((await owner.must("board:join", { boardId })).canvas.items).toEqual(before);
    // Frames of the second try are newer than those of the first.
    const heard = owner.heard["generation:frame"]!.filter(
      ({ meta }) => meta.generationId === failed,
    );
    expect(heard.map(({ meta }) => meta.step)).toEqual([1, 1, 2, 3, 4]);
    expect(heard.map(({ meta }) => meta.seq)).toEqual([1, 2, 3, 4, 5]);
    const { frames } = await owner.must("frames:since", { generationId: failed, after: 0 });
    expect(frames.map(({ meta }) => meta.step)).toEqual([1, 2, 3, 4]);
  });

  test("also one that was stopped, by an editor and by nobody else", async () => {
    const { failed } = await racing();
    await owner.must("generation:cancel", { generationId: failed });
    const stranger = await studio.visitor();
    const unknown = await stranger.refused("race:retry", { generationId: failed });
    expect(unknown.kind).toBe("not_found");
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    await stranger.must("board:join", { boardId });
    const viewer = await stranger.refused("race:retry", { generationId: failed });
    expect(viewer.kind).toBe("forbidden");
    const twice = await Promise.all(
      [1, 2].map(() => owner.ask("race:retry", { generationId: failed })),
    );
    expect(twice.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  });

  test("one that is under way, that succeeded, or of no race is refused by field", async () => {
    const { failed } = await racing();
    const refused = (generationId: string) => owner.refused("race:retry", { generationId });
    const field = "generationId";
    expect(await refused(failed)).toMatchObject({ kind: "conflict", field });
    for (let step = 0; step < 4; step++) await worker.step();
    await owner.settled(failed, "succeeded");
    expect(await refused(failed)).toMatchObject({ kind: "conflict", field });
    const { id } = await owner.generate(boardId);
    await owner.must("generation:cancel", { generationId: id });
    expect(await refused(id)).toMatchObject({ kind: "invalid", field });
  });
});

describe("votes in a race", () => {
  test("are one a person, may change, and are told", async () => {
    const { race } = await owner.must("race:start", order());
    const [first, second] = race.generationIds as [string, string];
    const vote = (who: TestClient, generationId: string | null) =>
      who.must("race:vote", { raceId: race.id, generationId });
    await vote(owner, first);
    await vote(friend, first);
    const changed = await vote(owner, second);
    expect(changed.votes).toHaveLength(2);
    expect(changed.votes).toContainEqual({ personId: owner.person.id, generationId: second });
    const told = await friend.until(
      "race:changed",
      (one) => one.id === race.id && one.votes.some((each) => each.generationId === second),
    );
    expect(told).toEqual(changed);
    const back = await vote(owner, null);
    expect(back.votes).toEqual([{ personId: friend.person.id, generationId: first }]);
  });

  test("go to pictures of this race only", async () => {
    const { race } = await owner.must("race:start", order());
    const other = await owner.must("race:start", order());
    const elsewhere = [other.race.generationIds[0]!, randomUUID()];
    for (const generationId of elsewhere) {
      const error = await owner.refused("race:vote", { raceId: race.id, generationId });
      expect(error).toMatchObject({ kind: "invalid", field: "generationId" });
    }
    expect((await owner.must("race:look", { raceId: race.id })).race.votes).toEqual([]);
  });
});

describe("who may", () => {
  test("a viewer looks and no more; a stranger does not even know of it", async () => {
    const { race } = await owner.must("race:start", order());
    const generationId = race.generationIds[0]!;
    const stranger = await studio.visitor();
    for (const [name, input] of [
      ["race:look", { raceId: race.id }],
      ["race:vote", { raceId: race.id, generationId }],
      ["race:start", order()],
    ] as const) {
      expect((await stranger.refused(name, input)).kind).toBe("not_found");
    }
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    await stranger.must("board:join", { boardId });
    expect((await stranger.must("race:look", { raceId: race.id })).race).toEqual(race);
    expect((await stranger.refused("race:start", order())).kind).toBe("forbidden");
    const vote = await stranger.refused("race:vote", { raceId: race.id, generationId });
    expect(vote.kind).toBe("forbidden");
  });

  test("a race that is not there looks like one that is hidden", async () => {
    const error = await owner.refused("race:look", { raceId: randomUUID() });
    const { race } = await owner.must("race:start", order());
    const stranger = await studio.visitor();
    expect(await stranger.refused("race:look", { raceId: race.id })).toEqual(error);
  });
});

test("an id that somebody else's race has already is nothing to be told: it gets another one", async () => {
  const { race } = await owner.must("race:start", order());
  const { id: boardId } = await friend.must("board:create", {});
  await friend.must("board:join", { boardId });
  const input = order({ raceId: race.id, boardId });
  const own = await friend.must("race:start", input);
  expect(own.race.id).not.toBe(race.id);
  expect(own.race).toMatchObject({ boardId, author: { id: friend.person.id } });
  expect((await friend.must("race:start", input)).race.id).toBe(own.race.id);
  expect((await owner.must("race:look", { raceId: race.id })).race).toEqual(race);
});

describe("a race that is refused leaves nothing", () => {
  const cases: [string, () => object, object][] = [
    [
      "of one model",
      () => ({ entries: entriesOf(["fake"]) }),
      { field: "entries", limit: limits.raceFewest },
    ],
    [
      "of eleven",
      () => ({ entries: entriesOf(Array.from({ length: 11 }, (_, index) => `model-${index}`)) }),
      { field: "entries", limit: limits.raceMost },
    ],
    [
      "with the same model twice",
      () => ({ entries: entriesOf(["fake", "fake-gan", "fake"]) }),
      { field: "entries.2.model" },
    ],
    [
      "with the same key twice",
      () => ({ entries: entriesOf().map((one) => ({ ...one, clientKey: boardId })) }),
      { field: "entries.1.clientKey" },
    ],
    [
      "with an unknown model",
      () => ({ entries: entriesOf(["fake", "nobody"]) }),
      { field: "entries.1.model" },
    ],
    ["with an empty prompt", () => ({ prompt: " " }), { field: "prompt" }],
    ["with a weight past its range", () => ({ prompt: "a (cat:3)" }), { field: "prompt" }],
    ["with a change that never comes", () => ({ prompt: "[a:b:4]" }), { field: "prompt" }],
    ["with a seed past 2^53-1", () => ({ seed: 2 ** 53 }), { field: "seed" }],
    ["with an id that is none", () => ({ raceId: "mine" }), { field: "raceId" }],
    ["with settings of its own", () => ({ steps: 3 }), { field: "steps" }],
  ];
  test.each(cases)("%s", async (_name, change, expected) => {
    const input = { ...order(), ...change() };
    const error = await owner.refused("race:start", input);
    expect(error).toMatchObject({ kind: "invalid", ...expected });
    expect(error.message).toContain(error.field!);
    expect(await picturesOn()).toEqual([]);
    const gone = await owner.refused("race:look", { raceId: input.raceId });
    expect(["not_found", "invalid"]).toContain(gone.kind);
  });

  test("with an id of one's own race on another board", async () => {
    const { race } = await owner.must("race:start", order());
    const elsewhere = (await owner.must("board:create", {})).id;
    const moved = order({ raceId: race.id, boardId: elsewhere });
    expect((await owner.refused("race:start", moved)).kind).toBe("conflict");
    expect(await picturesOn()).toHaveLength(3);
  });

  test("with a key that made a picture before", async () => {
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "succeeded");
    const { canvas } = await owner.must("board:join", { boardId });
    const entries = entriesOf();
    entries[1]!.clientKey = canvas.items[0]!.id;
    const input = order({ entries });
    const error = await owner.refused("race:start", input);
    expect(error).toMatchObject({ kind: "conflict", field: "entries.1.clientKey" });
    expect((await owner.refused("race:look", { raceId: input.raceId })).kind).toBe("not_found");
    expect(await picturesOn()).toHaveLength(1);
  });

  test("past the person's limit of waiting pictures", async () => {
    worker.close();
    const person = await studio.visitor();
    await person.must("board:join", { boardId });
    for (let n = 0; n < limits.queuedPerPerson - 2; n++) await person.generate(boardId);
    const input = order();
    const error = await person.refused("race:start", input);
    expect(error).toMatchObject({ kind: "rate_limited", limit: limits.queuedPerPerson });
    expect((await person.refused("race:look", { raceId: input.raceId })).kind).toBe("not_found");
    const two = order({ entries: entriesOf([fakeModel.id, "fake-gan"]) });
    expect((await person.must("race:start", two)).generations).toHaveLength(2);
    await owner.must("board:delete", { boardId });
  });
});
