import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
let bo: TestClient;
let boardId: string;
let foxes: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  const worker = await studio.worker();
  [ada, bo] = [await studio.visitor(), await studio.visitor()];
  boardId = (await ada.must("board:create", {})).id;
  await ada.must("board:join", { boardId });
  await bo.must("board:join", { boardId });
  await ada.generate(boardId, { prompt: "a red fox", seed: 1 });
  await bo.generate(boardId, { prompt: "a 100% blue owl" });
  foxes = (await ada.generate(boardId, { prompt: "a red fox", seed: 2 })).id;
  await ada.settled(foxes, "succeeded");
  worker.close();
});
afterAll(() => studio.stop());

test("prompts are found by person and by board, each once with its newest recipe", async () => {
  const mine = await ada.must("prompt:history", {});
  expect(mine).toMatchObject([{ prompt: "a red fox", times: 2, generationId: foxes }]);
  expect(mine[0]?.recipe.seed).toBe(2);
  const here = await bo.must("prompt:history", { boardId });
  expect(here.map(({ prompt }) => prompt)).toEqual(["a red fox", "a 100% blue owl"]);
  expect(here[1]?.author).toEqual(bo.person);
});

test("words are searched as they are", async () => {
  const found = async (query: string) =>
    (await ada.must("prompt:history", { boardId, query })).map(({ prompt }) => prompt);
  expect(await found("RED")).toEqual(["a red fox"]);
  expect(await found("100%")).toEqual(["a 100% blue owl"]);
  expect(await found("%fox_")).toEqual([]);
  expect((await ada.refused("prompt:history", { query: "x".repeat(101) })).field).toBe("query");
});

test("favourites are one's own, and seen as long as the picture may be", async () => {
  await bo.must("favourite:set", { generationId: foxes, on: true });
  await bo.must("favourite:set", { generationId: foxes, on: true });
  expect((await bo.must("favourite:list", {})).map(({ id }) => id)).toEqual([foxes]);
  expect((await bo.must("talk:open", { boardId })).favourites).toEqual([foxes]);
  expect((await ada.must("talk:open", { boardId })).favourites).toEqual([]);
  await ada.must("member:remove", { boardId, personId: bo.person.id });
  expect(await bo.must("favourite:list", {})).toEqual([]);
  expect((await bo.refused("prompt:history", { boardId })).kind).toBe("not_found");
  await bo.must("favourite:set", { generationId: foxes, on: false });
});

test("a stranger cannot mark what they cannot see", async () => {
  const stranger = await studio.visitor();
  const error = await stranger.refused("favourite:set", { generationId: foxes, on: true });
  expect(error.kind).toBe("not_found");
});
