import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exploreLimits } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
let bo: TestClient;
let stranger: TestClient;
let publicBoard: string;
let privateBoard: string;

async function draw(who: TestClient, boardId: string, prompts: string[]): Promise<void> {
  for (const prompt of prompts) {
    const { id } = await who.generate(boardId, { prompt, steps: 1 });
    await who.settled(id, "succeeded");
  }
}

beforeAll(async () => {
  studio = await TestStudio.start();
  await studio.worker({ slots: 4, stepMs: 1 });
  [ada, bo, stranger] = [await studio.visitor(), await studio.visitor(), await studio.visitor()];
  publicBoard = (await ada.must("board:create", { title: "Foxes" })).id;
  privateBoard = (await ada.must("board:create", { title: "Secrets" })).id;
  for (const boardId of [publicBoard, privateBoard]) {
    await ada.must("board:join", { boardId });
    await bo.must("board:join", { boardId });
  }
  await ada.must("board:update", { boardId: publicBoard, listed: true });
  await draw(ada, publicBoard, ["A red fox in the snow", "an owl, at night", "雪の中の赤い狐"]);
  await draw(bo, publicBoard, ["two foxes playing", "100% cotton_wool"]);
  await draw(ada, privateBoard, ["a red fox nobody may know of"]);
});
afterAll(() => studio.stop());

async function find(query: string, filter: object = {}): Promise<string[]> {
  const { pictures } = await stranger.must("explore:search", { query, ...filter });
  return pictures.map(({ generation }) => generation.recipe.prompt);
}

describe("explore", () => {
  test("shows public pictures to everybody, the newest first, and nothing else", async () => {
    expect(await find("")).toEqual([
      "100% cotton_wool",
      "two foxes playing",
      "雪の中の赤い狐",
      "an owl, at night",
      "A red fox in the snow",
    ]);
    const { pictures } = await stranger.must("explore:search", {});
    expect(pictures[0]).toMatchObject({ boardTitle: "Foxes", role: "viewer" });
  });

  test.each([
    ["fox", ["two foxes playing", "A red fox in the snow"]],
    ["RED fox", ["A red fox in the snow"]],
    ["snow fox", ["A red fox in the snow"]],
    ['"fox red"', []],
    ['"red fox"', ["A red fox in the snow"]],
    ["fox -red", []],
    ["foxes -red", ["two foxes playing"]],
    ["赤い", ["雪の中の赤い狐"]],
    ["100%", ["100% cotton_wool"]],
    ["secret", []],
    ["nobody", []],
    ['\'; DROP TABLE "Board"; --', []],
    ["& | ! :* <->", []],
    ["\\", []],
  ])("%s", async (query, expected) => {
    expect(await find(query)).toEqual(expected);
  });

  test("by person, model and family", async () => {
    expect(await find("", { personId: bo.person.id })).toHaveLength(2);
    expect(await find("fox", { personId: bo.person.id })).toEqual(["two foxes playing"]);
    expect(await find("", { model: "fake" })).toHaveLength(5);
    expect(await find("", { model: "other" })).toEqual([]);
    expect(await find("", { family: "latent-diffusion" })).toHaveLength(5);
    expect(await find("", { family: "gan" })).toEqual([]);
  });

  test("by the style that a prompt asks for, whatever its language", async () => {
    const title = "Styles";
    const { id } = await ada.must("board:create", { title });
    await ada.must("board:join", { boardId: id });
    await ada.must("board:update", { boardId: id, listed: true });
    const three = ["a cube, 3D style", "3d风格的立方体", "ein Würfel im 3D-Stil"];
    const line = ["line-art of a cube", "立方体の線画"];
    await draw(ada, id, [
      ...three,
      ...line,
      "Ölgemälde eines Würfels",
      "an inflated cube, outlines of 33d",
    ]);
    expect(await find("", { style: "3d" })).toEqual(three.toReversed());
    expect(await find("", { style: "line-art" })).toEqual(line.toReversed());
    expect(await find("Würfel", { style: "3d" })).toEqual([three[2]]);
    expect(await find("", { style: "oil-painting" })).toEqual(["Ölgemälde eines Würfels"]);
    for (const style of ["flat", "outline"]) expect(await find("", { style })).toEqual([]);
    const { styles } = await stranger.must("explore:overview", {});
    expect(styles).toEqual([
      { id: "3d", pictures: 3 },
      { id: "line-art", pictures: 2 },
      { id: "oil-painting", pictures: 1 },
    ]);
    await ada.must("board:update", { boardId: id, listed: false });
  });

  test("says what there is to choose from", async () => {
    const overview = await stranger.must("explore:overview", {});
    expect(overview.boards).toMatchObject([{ title: "Foxes", pictures: 5 }]);
    expect(overview.boards[0]!.cover).toHaveLength(4);
    expect(overview.models).toEqual([{ id: "fake", pictures: 5 }]);
    expect(overview.people.map(({ person, pictures }) => [person.id, pictures])).toEqual([
      [ada.person.id, 3],
      [bo.person.id, 2],
    ]);
  });

  test("pages without gap or repetition", async () => {
    await draw(
      ada,
      publicBoard,
      Array.from({ length: exploreLimits.page }, (_, at) => `page ${at}`),
    );
    const first = await stranger.must("explore:search", {});
    expect(first.pictures).toHaveLength(exploreLimits.page);
    const second = await stranger.must("explore:search", { cursor: first.next! });
    expect(second.next).toBeNull();
    const ids = [...first.pictures, ...second.pictures].map(({ generation }) => generation.id);
    expect(new Set(ids).size).toBe(exploreLimits.page + 5);
  });

  test("somebody who was put out of a board finds nothing of it", async () => {
    await bo.must("board:join", { boardId: publicBoard });
    await ada.must("member:remove", { boardId: publicBoard, personId: bo.person.id });
    expect((await bo.must("explore:search", {})).pictures).toEqual([]);
  });

  test("a board that is public no more is gone from it at once", async () => {
    await ada.must("board:update", { boardId: publicBoard, listed: false });
    expect(await find("")).toEqual([]);
    expect((await stranger.must("explore:overview", {})).boards).toEqual([]);
  });

  test("refuses what is no search", async () => {
    const style = await ada.refused("explore:search", { style: "nothing" });
    expect([style.kind, style.field]).toEqual(["invalid", "style"]);
    const long = await ada.refused("explore:search", { query: "x".repeat(201) });
    expect(long).toMatchObject({ field: "query", limit: 200 });
    for (const cursor of ["", "1", "1_2", "x_'", `1_${"-".repeat(36)}`]) {
      const error = await ada.refused("explore:search", { cursor });
      expect([error.kind, error.field]).toEqual(["invalid", "cursor"]);
    }
  });
});
