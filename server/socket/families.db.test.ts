import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Recipe } from "../contract";
import { textsOf } from "../exchange/read-recipe";
import { fakeFamilies, type FakeWorker } from "../testing/fake-worker";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let worker: FakeWorker;
let owner: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  worker = await studio.worker({ models: fakeFamilies, stepMs: 1 });
  owner = await studio.visitor();
  boardId = (await owner.must("board:create", {})).id;
  await owner.must("board:join", { boardId });
});
afterAll(() => studio.stop());

const plain = { temperature: 1, topK: 0, topP: 1 };
const gan = { model: "fake-gan", sampler: "latent-path", steps: 3 } as const;
const tokens = { model: "fake-tokens", sampler: "tokens", guidance: 3 } as const;

async function finished(change: Partial<Recipe>) {
  const { id } = await owner.generate(boardId, change);
  return owner.settled(id, "succeeded");
}

describe("how boldly a model draws", () => {
  const sampling = { temperature: 0.5, topK: 40, topP: 0.95 };

  test("goes to the worker and stays with the picture", async () => {
    const { id, recipe } = await finished({ ...tokens, sampling });
    expect(recipe.sampling).toEqual(sampling);
    expect(worker.started.at(-1)!.recipe.sampling).toEqual(sampling);
    const { generations } = await owner.must("board:join", { boardId });
    expect(generations.find((one) => one.id === id)!.recipe.sampling).toEqual(sampling);
  });

  test("is the model's own where nothing is said", async () => {
    const { recipe } = await finished(tokens);
    expect(recipe).not.toHaveProperty("sampling");
    expect(worker.started.at(-1)!.recipe).not.toHaveProperty("sampling");
  });

  test("stands in a downloaded picture, and is read from it again", async () => {
    const { id } = await finished({ ...tokens, sampling });
    const headers = { cookie: owner.cookie };
    const address = `${studio.url}/api/generations/${id}/download.png`;
    const response = await fetch(address, { headers });
    expect(response.status).toBe(200);
    const file = Buffer.from(await response.arrayBuffer());
    expect(textsOf(file).get("parameters")).toContain("Temperature: 0.5, Top K: 40, Top P: 0.95");
    const read = await fetch(`${studio.url}/api/recipe`, { method: "POST", headers, body: file });
    const { reading } = (await read.json()) as { reading: { recipe: Recipe } };
    expect(reading.recipe).toMatchObject({ ...tokens, sampling });
  });

  test("is drawn again the same", async () => {
    const { id } = await finished({ ...gan, sampling: { ...plain, temperature: 0.5 } });
    await owner.must("generation:reproduce", { generationId: id });
    const checked = await owner.until(
      "reproduction:changed",
      (one) => one.generationId === id && one.state === "done",
    );
    expect(checked.verdict!.identical).toBe(true);
    expect(worker.started.at(-1)!.recipe.sampling!.temperature).toBe(0.5);
  });
});

describe("the forward process", () => {
  test("takes every step and makes its picture the parent", async () => {
    const parent = await finished({});
    const picture = { kind: "generation", id: parent.id } as const;
    const noised = await finished({ steps: 6, start: { kind: "forward", picture } });
    expect(noised).toMatchObject({ parentId: parent.id, step: 6, totalSteps: 6 });
    expect(worker.started.at(-1)!.inputs.picture).toBeDefined();
    expect(owner.steps(noised.id)).toEqual([1, 2, 3, 4, 5, 6]);
    const { edges } = await owner.must("lineage:tree", { generationId: noised.id });
    expect(edges).toMatchObject([{ descent: "forward" }]);
  });

  test("needs a model that knows it, and a picture that one may see", async () => {
    const picture = { kind: "generation", id: randomUUID() } as const;
    const start = { kind: "forward", picture } as const;
    const unable = await refused({ ...gan, start });
    expect(unable).toMatchObject({ field: "recipe.start.kind", limit: "noise" });
    expect(await refused({ start })).toMatchObject({
      kind: "not_found",
      field: "recipe.start.picture",
    });
  });
});

const refused = (change: object) =>
  owner.refused("generation:create", {
    ...{ boardId, clientKey: randomUUID() },
    recipe: { ...fakeRecipe(), ...change },
  });

describe("a setting that the model does not heed is refused, with the reason", () => {
  const cases: [string, object, string, unknown, RegExp][] = [
    ["guidance of a GAN", { ...gan, guidance: 4 }, "guidance", 1, /not guided/],
    ["its negative prompt", { ...gan, negativePrompt: "x" }, "negativePrompt", "", /left empty/],
    ["its sampler", { ...gan, sampler: "ddim" }, "sampler", "latent-path", /one way to draw/],
    [
      "its choice among tokens",
      { ...gan, sampling: { ...plain, topK: 5 } },
      "sampling.topK",
      0,
      /choose among tokens/,
    ],
    ["rows that are the model's own", { ...tokens, steps: 9 }, "steps", 4, /its own/],
    [
      "temperature of a diffusion model",
      { sampling: { ...plain, temperature: 0.5 } },
      "sampling.temperature",
      1,
      /no temperature/,
    ],
    [
      "variation of what has no noise",
      { ...tokens, variation: { seed: 1, strength: 0.5 } },
      "variation",
      undefined,
      /token by token/,
    ],
  ];
  test.each(cases)("%s", async (_name, change, name, limit, reason) => {
    const error = await refused(change);
    expect(error).toMatchObject({ kind: "invalid", field: `recipe.${name}` });
    expect(error.limit).toEqual(limit);
    expect(error.message).toMatch(reason);
    expect(error.message).toContain(`recipe.${name}`);
  });

  test("but not one that says what the model does anyway", async () => {
    await finished({ ...gan, sampling: { ...plain, temperature: 2 } });
    await finished({ sampling: plain });
  });
});

describe("ranges", () => {
  test.each([
    ["temperature", -0.1, 0],
    ["temperature", 2.1, 2],
    ["temperature", "hot", undefined],
    ["topK", -1, 0],
    ["topK", 1025, 1024],
    ["topK", 1.5, undefined],
    ["topP", 1.01, 1],
    ["topP", null, undefined],
    ["topN", 1, undefined],
  ])("%s %s", async (name, value, limit) => {
    const error = await refused({ ...tokens, sampling: { ...plain, [name]: value } });
    expect(error).toMatchObject({ kind: "invalid", field: `recipe.sampling.${name}` });
    expect(error.limit).toEqual(limit);
  });
});

test("drafts are drawn by latent diffusion only", async () => {
  const order = (change: object) => ({
    ...{ boardId, key: randomUUID() },
    recipe: { ...fakeRecipe(), ...change },
  });
  await owner.must("draft:draw", order({ steps: 2 }));
  for (const other of [gan, tokens]) {
    const error = await owner.refused("draft:draw", order(other));
    expect(error).toMatchObject({ kind: "invalid", field: "recipe.model" });
    expect(error.message).toContain("drafts");
  }
});
