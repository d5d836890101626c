import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { limits, type PictureRef, type Start, type Upload } from "../contract";
import { fakeModel, type FakeWorker } from "../testing/fake-worker";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

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
// One of each test's own: starting another studio may hold this process up for longer than a
// worker may be silent.
beforeEach(async () => {
  worker = await studio.worker({ stepMs: 1 });
});
afterEach(() => worker.close());

async function upload(color: string, width = 8, height = 8): Promise<Upload> {
  const image = sharp({ create: { width, height, channels: 3, background: color } });
  const response = await fetch(`${studio.url}/api/boards/${boardId}/uploads`, {
    method: "POST",
    body: new Uint8Array(await image.png().toBuffer()),
    headers: { cookie: owner.cookie },
  });
  return (await response.json()) as Upload;
}

async function finished(change: Parameters<TestClient["generate"]>[1] = {}) {
  const { id } = await owner.generate(boardId, change);
  return owner.settled(id, "succeeded");
}

const made = (id: string): PictureRef => ({ kind: "generation", id });
const brought = (id: string): PictureRef => ({ kind: "upload", id });
const orderOf = (id: string) => worker.started.findLast((run) => run.generationId === id)!;
const create = (start: Start, recipe: object = {}) => ({
  boardId,
  clientKey: randomUUID(),
  recipe: { ...fakeRecipe(), ...recipe, start },
});
const colorOf = async (bytes: Uint8Array | undefined) => [
  ...(await sharp(bytes).flatten().raw().toBuffer()).subarray(0, 3),
];

describe("what a run gets to begin with", () => {
  test("a picture of the board, which becomes its parent; fewer steps are taken", async () => {
    const parent = await finished();
    const start: Start = { kind: "image", picture: made(parent.id), strength: 0.5 };
    const child = await finished({ steps: 10, start });
    expect(child).toMatchObject({ parentId: parent.id, totalSteps: 5, step: 5 });
    expect(child.recipe.start).toEqual(start);
    expect(owner.steps(child.id)).toEqual([1, 2, 3, 4, 5]);
    const frames = owner.heard["generation:frame"]!.filter(
      ({ meta }) => meta.generationId === child.id,
    );
    expect(frames.map(({ meta }) => meta.last)).toEqual([false, false, false, false, true]);
    const { picture } = orderOf(child.id).inputs;
    expect((await sharp(picture).metadata()).format).toBe("png");
  });

  test("an upload and a mask", async () => {
    const [picture, mask] = [await upload("#ff0000"), await upload("#ffffff")];
    const start: Start = {
      kind: "inpaint",
      picture: brought(picture.id),
      maskId: mask.id,
      strength: 1,
    };
    const child = await finished({ start });
    const { inputs, personId } = orderOf(child.id);
    expect(await colorOf(inputs.picture)).toEqual([255, 0, 0]);
    expect(await colorOf(inputs.mask)).toEqual([255, 255, 255]);
    expect(personId).toBe(owner.person.id);
    expect(child.parentId).toBeNull();
  });

  test("two pictures: the first one made here is the parent, both stay in the recipe", async () => {
    const [red, parent] = [await upload("#ff0000"), await finished()];
    const start: Start = {
      kind: "blend",
      pictures: [brought(red.id), made(parent.id)],
      secondPrompt: "a blue bird",
      amount: 0.3,
      strength: 0.75,
    };
    const child = await finished({ start });
    expect(child).toMatchObject({ parentId: parent.id, totalSteps: 3, recipe: { start } });
    const { inputs } = orderOf(child.id);
    expect(await colorOf(inputs.picture)).toEqual([255, 0, 0]);
    expect((await sharp(inputs.second).metadata()).format).toBe("png");
  });

  test("another's noise: a variation travels with the recipe", async () => {
    const child = await finished({ variation: { seed: 9, strength: 0.2 } });
    expect(orderOf(child.id).recipe.variation).toEqual({ seed: 9, strength: 0.2 });
    expect(child.recipe.variation).toEqual({ seed: 9, strength: 0.2 });
  });
});

describe("between two pictures", () => {
  type Between = Extract<Start, { kind: "between" }>;
  const between = (first: string, second: string, change: Partial<Between> = {}): Between => ({
    kind: "between",
    pictures: [first, second].map((id) => ({ kind: "generation" as const, id })) as [
      { kind: "generation"; id: string },
      { kind: "generation"; id: string },
    ],
    ...{ secondPrompt: "a blue bird", secondSeed: 8, amount: 0.25 },
    ...change,
  });
  const ends = async () =>
    [await finished(), await finished({ seed: 8, prompt: "a blue bird" })] as const;

  test("all steps are taken, both are its parents, and nothing of them is read", async () => {
    const [first, second] = await ends();
    const start = between(first.id, second.id);
    const child = await finished({ start });
    expect(child).toMatchObject({ parentId: first.id, totalSteps: 4, recipe: { start } });
    expect(orderOf(child.id)).toMatchObject({ inputs: {}, recipe: { start } });
    const { edges } = await owner.must("lineage:tree", { generationId: child.id });
    expect(edges.map(({ parent, descent }) => [parent, descent]).toSorted()).toEqual(
      [first.id, second.id].toSorted().map((id) => [id, "between"]),
    );
    const below = await owner.must("lineage:tree", { generationId: second.id });
    expect(below.edges).toMatchObject([{ child: child.id, descent: "between" }]);
  });

  test("without pictures to credit it is drawn all the same", async () => {
    const { pictures: _nobody, ...start } = between("", "");
    expect(await finished({ start })).toMatchObject({ parentId: null, recipe: { start } });
  });

  test("one that was deleted does not stop it from being drawn again", async () => {
    const [first, second] = await ends();
    const child = await finished({ start: between(first.id, second.id) });
    await owner.must("generation:delete", { generationId: second.id });
    await owner.must("generation:reproduce", { generationId: child.id });
    const checked = await owner.until(
      "reproduction:changed",
      (one) => one.generationId === child.id && one.state === "done",
    );
    expect(checked.verdict!.identical).toBe(true);
  });

  test("what cannot be an end is refused by field, with the reason", async () => {
    const [first, second] = await ends();
    const refusal = async (start: Between, recipe: object = {}) =>
      owner.refused("generation:create", create(start, recipe));
    const varied = await finished({ variation: { seed: 3, strength: 0.5 } });
    const begun = await finished({
      start: { kind: "image", picture: made(first.id), strength: 0.5 },
    });
    const stranger = await studio.visitor();
    const hers = await stranger.must("board:create", {});
    await stranger.must("board:join", { boardId: hers.id });
    const hidden = await stranger.generate(hers.id);
    await stranger.settled(hidden.id, "succeeded");
    const cases: [Between, string, RegExp][] = [
      [between(first.id, varied.id), "pictures.1", /turned towards another seed/],
      [between(begun.id, second.id), "pictures.0", /did not begin with noise alone/],
      [between(first.id, hidden.id), "pictures.1", /does not exist, or/],
      [between(first.id, second.id, { amount: 1.2 }), "amount", /between 0 and 1/],
      [between(first.id, second.id, { secondSeed: -1 }), "secondSeed", /between 0 and 2\^53-1/],
      [between(first.id, second.id, { secondPrompt: " " }), "secondPrompt", /not be empty/],
      [between(first.id, second.id, { secondPrompt: "(a:9)" }), "secondPrompt", /weight 9/],
    ];
    for (const [start, field, message] of cases) {
      const error = await refusal(start);
      expect(error.field).toBe(`recipe.start.${field}`);
      expect(error.message).toMatch(message);
    }
  });

  test("both are of the recipe's model and size", async () => {
    const large = {
      ...fakeModel,
      id: "large",
      sizes: [
        { width: 8, height: 8 },
        { width: 16, height: 16 },
      ],
    };
    const other = await studio.worker({ models: [large], stepMs: 1 });
    const [first, second] = await ends();
    const theirs = await finished({ model: "large" });
    const bigger = await finished({ model: "large", width: 16, height: 16 });
    const model = await owner.refused("generation:create", create(between(first.id, theirs.id)));
    expect(model).toMatchObject({ kind: "invalid", field: "recipe.start.pictures.1" });
    expect(model.message).toContain("of the model large");
    const size = await owner.refused(
      "generation:create",
      create(between(bigger.id, theirs.id), { model: "large" }),
    );
    expect(size).toMatchObject({ kind: "invalid", field: "recipe.start.pictures.0" });
    expect(size.message).toContain("16x16");
    expect(second.recipe.model).toBe("fake");
    other.close();
  });
});

describe("branching", () => {
  test("goes on from the step's own latents, for the steps that remain", async () => {
    const parent = await finished({ steps: 6 });
    const start: Start = { kind: "branch", generationId: parent.id, step: 4 };
    const child = await finished({ steps: 6, prompt: "a blue bird", seed: 8, start });
    expect(child).toMatchObject({ parentId: parent.id, parentStep: 4, totalSteps: 2 });
    const { latents } = orderOf(child.id).inputs;
    expect(latents).toMatchObject({ shape: [1, 2, 4], sampler: "flow-euler" });
    expect(Buffer.from(latents!.data)).toEqual(Buffer.alloc(16, 4));
  });

  test("of a picture that began half-way: steps count as in the schedule", async () => {
    const parent = await finished();
    const half: Start = { kind: "image", picture: made(parent.id), strength: 0.5 };
    const middle = await finished({ steps: 10, start: half });
    const branch = (step: number): Start => ({ kind: "branch", generationId: middle.id, step });
    const child = await finished({ steps: 10, start: branch(7) });
    expect(child).toMatchObject({ parentId: middle.id, parentStep: 2, totalSteps: 3 });
    expect(Buffer.from(orderOf(child.id).inputs.latents!.data)).toEqual(Buffer.alloc(16, 2));
    const early = await owner.refused("generation:create", create(branch(5), { steps: 10 }));
    expect(early).toMatchObject({ field: "recipe.start.step", limit: "6..9" });
  });

  test("of a branch: the schedule stays that of the first picture", async () => {
    const first = await finished({ steps: 6 });
    const branch = (generationId: string, step: number) =>
      ({ kind: "branch", generationId, step }) as const;
    const other = { steps: 6, sampler: "flow-heun" as const };
    const second = await finished({ ...other, start: branch(first.id, 2) });
    const third = await finished({ ...other, start: branch(second.id, 4) });
    const { latents } = orderOf(third.id).inputs;
    expect(latents).toMatchObject({ sampler: "flow-heun", schedule: "flow-euler" });
  });

  test("of a picture that is still coming up", async () => {
    const own = await TestStudio.start();
    try {
      const manual = await own.worker({ stepMs: Infinity, slots: 2 });
      const person = await own.visitor();
      const board = await person.must("board:create", {});
      await person.must("board:join", { boardId: board.id });
      const parent = await person.generate(board.id, { steps: 6 });
      await manual.step();
      await manual.step();
      await person.until("generation:frame", ({ meta }) => meta.step === 2);
      const start: Start = { kind: "branch", generationId: parent.id, step: 2 };
      const child = await person.generate(board.id, { steps: 6, start });
      await person.settled(child.id, "running");
      await expect.poll(() => manual.started.length).toBe(2);
      expect(Buffer.from(manual.started[1]!.inputs.latents!.data)).toEqual(Buffer.alloc(16, 2));
      const far: Start = { kind: "branch", generationId: parent.id, step: 3 };
      const refused = await person.refused("generation:create", {
        ...create(far, { steps: 6 }),
        boardId: board.id,
      });
      expect(refused).toMatchObject({ field: "recipe.start.step", limit: "1..2" });
    } finally {
      await own.stop();
    }
  });

  test("keeps its parent's model, size and number of steps; the last step leaves nothing", async () => {
    const parent = await finished({ steps: 6 });
    const branch = (step: number): Start => ({ kind: "branch", generationId: parent.id, step });
    const other = await owner.refused("generation:create", create(branch(2), { steps: 7 }));
    expect(other).toMatchObject({ kind: "invalid", field: "recipe.steps", limit: 6 });
    const last = await owner.refused("generation:create", create(branch(6), { steps: 6 }));
    expect(last).toMatchObject({ field: "recipe.start.step", limit: "1..5" });
  });
});

describe("what cannot be started from is refused by name", () => {
  test("what is not there, not finished, or not shared", async () => {
    const image = (picture: PictureRef): Start => ({ kind: "image", picture, strength: 0.5 });
    const cases: [Start, string][] = [
      [image(made(randomUUID())), "recipe.start.picture"],
      [image(brought(randomUUID())), "recipe.start.picture"],
      [{ kind: "branch", generationId: randomUUID(), step: 1 }, "recipe.start.generationId"],
    ];
    for (const [start, field] of cases) {
      const error = await owner.refused("generation:create", create(start));
      expect(error).toMatchObject({ kind: "not_found", field });
    }
    const stranger = await studio.visitor();
    const elsewhere = (await stranger.must("board:create", {})).id;
    await stranger.must("board:join", { boardId: elsewhere });
    const picture = await finished();
    const input = { ...create(image(made(picture.id))), boardId: elsewhere };
    expect(await stranger.refused("generation:create", input)).toMatchObject({
      kind: "not_found",
      field: "recipe.start.picture",
    });
  });

  test("a mask of another shape", async () => {
    const [picture, mask] = [await upload("#00ff00", 40, 20), await upload("#000000", 30, 30)];
    const start = {
      kind: "inpaint",
      picture: brought(picture.id),
      maskId: mask.id,
      strength: 1,
    } as const;
    const error = await owner.refused("generation:create", create(start));
    expect(error).toMatchObject({ field: "recipe.start.maskId", limit: "40x20" });
  });

  test("a way that the model does not know", async () => {
    const own = await TestStudio.start();
    try {
      await own.worker({ starts: ["noise"] });
      const person = await own.visitor();
      const board = await person.must("board:create", {});
      await person.must("board:join", { boardId: board.id });
      const start: Start = { kind: "image", picture: made(randomUUID()), strength: 1 };
      const input = { ...create(start), boardId: board.id };
      const error = await person.refused("generation:create", input);
      expect(error).toMatchObject({ field: "recipe.start.kind", limit: "noise" });
    } finally {
      await own.stop();
    }
  });

  test("strengths and amounts outside 0 to 1", async () => {
    const start = { kind: "image", picture: made(randomUUID()), strength: 1.5 } as const;
    const error = await owner.refused("generation:create", create(start));
    expect(error).toMatchObject({ field: "recipe.start.strength", limit: 1 });
  });
});

test("a source that is deleted while its child waits makes the child fail and say why", async () => {
  const own = await TestStudio.start();
  try {
    const manual = await own.worker({ stepMs: Infinity });
    const person = await own.visitor();
    const board = await person.must("board:create", {});
    await person.must("board:join", { boardId: board.id });
    const parent = await person.generate(board.id, { steps: 1 });
    await manual.step();
    await person.settled(parent.id, "succeeded");
    const blocker = await person.generate(board.id);
    await person.settled(blocker.id, "running");
    const start: Start = { kind: "image", picture: made(parent.id), strength: 0.5 };
    const child = await person.generate(board.id, { start });
    await person.must("generation:delete", { generationId: parent.id });
    await person.must("generation:cancel", { generationId: blocker.id });
    const failed = await person.settled(child.id, "failed");
    expect(failed.error).toMatchObject({ kind: "not_found", field: "recipe.start" });
    expect(failed.error!.message).toContain("not there any more");
  } finally {
    await own.stop();
  }
});

test("a restarted server gives a resumed run its inputs again", async () => {
  const own = await TestStudio.start();
  try {
    const manual = await own.worker({ stepMs: Infinity });
    const person = await own.visitor();
    const board = await person.must("board:create", {});
    await person.must("board:join", { boardId: board.id });
    const parent = await person.generate(board.id, { steps: 1 });
    await manual.step();
    await person.settled(parent.id, "succeeded");
    const start: Start = { kind: "image", picture: made(parent.id), strength: 0.5 };
    const child = await person.generate(board.id, { steps: 8, start });
    await person.settled(child.id, "running");
    await manual.step();
    await person.until("generation:frame", ({ meta }) => meta.generationId === child.id);
    manual.close();
    person.close();
    await own.restart();
    const back = await own.visitor(person.cookie);
    await back.must("board:join", { boardId: board.id });
    const second = await own.worker();
    const done = await back.settled(child.id, "succeeded");
    expect(done).toMatchObject({ totalSteps: 4, step: 4, recipe: { start } });
    expect(second.started[0]!.resume!.step).toBe(1);
    expect(second.started[0]!.inputs.picture).toBeDefined();
  } finally {
    await own.stop();
  }
});

describe("several at once", () => {
  const takes = (count: number, seed = 100) =>
    Array.from({ length: count }, (_, index) => ({ clientKey: randomUUID(), seed: seed + index }));

  test("come in order, each with its seed; asked twice they are made once", async () => {
    const input = { boardId, recipe: fakeRecipe(), takes: takes(4) };
    const [first, second] = await Promise.all([
      owner.must("generation:batch", input),
      owner.must("generation:batch", input),
    ]);
    expect(first.map(({ recipe }) => recipe.seed)).toEqual([100, 101, 102, 103]);
    expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    for (const { id } of first) await owner.settled(id, "succeeded");
    const order = worker.started.map((run) => run.generationId);
    const ids = first.map(({ id }) => id);
    expect(order.filter((id) => ids.includes(id))).toEqual(ids);
    const { generations } = await owner.must("board:join", { boardId });
    expect(generations.slice(0, 4).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test("four variations of one picture", async () => {
    const parent = await finished();
    const varied = takes(4).map((take) => ({
      ...take,
      seed: parent.recipe.seed,
      variation: { seed: take.seed, strength: 0.2 },
    }));
    const input = { boardId, recipe: parent.recipe, takes: varied, parentId: parent.id };
    const made = await owner.must("generation:batch", input);
    expect(made.map(({ recipe }) => recipe.variation?.seed)).toEqual([100, 101, 102, 103]);
    expect(new Set(made.map(({ parentId }) => parentId))).toEqual(new Set([parent.id]));
  });

  test("fit into the limit together or not at all", async () => {
    const own = await TestStudio.start();
    try {
      (await own.worker()).close();
      const person = await own.visitor();
      const board = await person.must("board:create", {});
      await person.must("board:join", { boardId: board.id });
      const ask = (count: number) => ({
        boardId: board.id,
        recipe: fakeRecipe(),
        takes: takes(count),
      });
      for (let n = 0; n < 6; n++) await person.must("generation:batch", ask(8));
      const error = await person.refused("generation:batch", ask(3));
      expect(error).toMatchObject({ kind: "rate_limited", limit: limits.queuedPerPerson });
      await person.must("generation:batch", ask(2));
      const { generations } = await person.must("board:join", { boardId: board.id });
      expect(generations).toHaveLength(50);
    } finally {
      await own.stop();
    }
  });

  test("none and nine are refused", async () => {
    const ask = (count: number) => ({ boardId, recipe: fakeRecipe(), takes: takes(count) });
    expect(await owner.refused("generation:batch", ask(0))).toMatchObject({ field: "takes" });
    const many = await owner.refused("generation:batch", ask(9));
    expect(many).toMatchObject({ field: "takes", limit: limits.batch });
  });
});
