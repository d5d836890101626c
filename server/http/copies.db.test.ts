import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
beforeAll(async () => {
  studio = await TestStudio.start();
  ada = await studio.visitor();
});
afterAll(() => studio.stop());

async function boardOf(person: TestClient): Promise<string> {
  const { id } = await person.must("board:create", {});
  await person.must("board:join", { boardId: id });
  return id;
}

async function finishedOn(boardId: string): Promise<string> {
  const worker = await studio.worker();
  const { id } = await ada.generate(boardId);
  await ada.settled(id, "succeeded");
  worker.close();
  return id;
}

async function uploadedTo(boardId: string): Promise<string> {
  const red = { create: { width: 4, height: 4, channels: 3, background: "#f00" } } as const;
  const answer = await fetch(`${studio.url}/api/boards/${boardId}/uploads`, {
    method: "POST",
    body: new Uint8Array(await sharp(red).png().toBuffer()),
    headers: { cookie: ada.cookie },
  });
  return ((await answer.json()) as { id: string }).id;
}

const copy = (person: TestClient, boardId: string, wanted: unknown) =>
  fetch(`${studio.url}/api/boards/${boardId}/copies`, {
    method: "POST",
    body: JSON.stringify(wanted),
    headers: { cookie: person.cookie, "content-type": "application/json" },
  });

const bytesOf = async (person: TestClient, address: string) => {
  const answer = await fetch(`${studio.url}/api/${address}`, {
    headers: { cookie: person.cookie },
  });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

test("a picture comes onto another board with author, recipe, steps, and the original as parent", async () => {
  const [from, to] = [await boardOf(ada), await boardOf(ada)];
  const [picture, upload] = [await finishedOn(from), await uploadedTo(from)];
  const answer = await copy(ada, to, { pictures: [picture], uploads: [upload] });
  expect(answer.status).toBe(201);
  const { ids } = (await answer.json()) as { ids: Record<string, string> };
  const [there, image] = [ids[picture]!, ids[upload]!];
  expect(there).not.toBe(picture);
  const told = await ada.until("generation:changed", (one) => one.id === there);
  expect(told).toMatchObject({ boardId: to, status: "succeeded", parentId: picture });
  expect(told.author).toEqual(ada.person);
  const [one, other] = await ada.must("board:pictures", {
    boardId: to,
    generationIds: [there],
  });
  expect(other).toBeUndefined();
  expect(one!.recipe).toMatchObject({ prompt: "a red fox", seed: 7 });
  for (const [was, is] of [
    [`generations/${picture}/picture.png`, `generations/${there}/picture.png`],
    [`uploads/${upload}/image.webp`, `uploads/${image}/image.webp`],
  ] as const) {
    expect(await bytesOf(ada, is)).toEqual(await bytesOf(ada, was));
  }
  const frames = await ada.must("frames:since", { generationId: there, after: 0 });
  expect(frames.frames.map(({ meta }) => meta.generationId)).toEqual(Array(4).fill(there));
  const box = { x: 0, y: 0, width: 100, height: 100, z: 0 };
  const { refused } = await ada.must("canvas:apply", {
    boardId: to,
    batchId: randomUUID(),
    operations: [
      { op: "put", item: { ...box, id: randomUUID(), kind: "picture", generationId: there } },
      { op: "put", item: { ...box, id: randomUUID(), kind: "upload", uploadId: image } },
    ],
  });
  expect(refused).toEqual([]);
});

test("what is of this board keeps its id; what may not be seen, is gone or is not done stays away", async () => {
  const hidden = await boardOf(ada);
  const [picture, upload] = [await finishedOn(hidden), await uploadedTo(hidden)];
  const waiting = (await ada.generate(hidden)).id;
  const same = await copy(ada, hidden, { pictures: [picture, waiting], uploads: [upload] });
  expect(await same.json()).toEqual({
    ids: { [picture]: picture, [waiting]: waiting, [upload]: upload },
  });
  const own = await boardOf(ada);
  const undone = await copy(ada, own, { pictures: [waiting, randomUUID()], uploads: [] });
  expect(await undone.json()).toEqual({ ids: {} });

  const eve = await studio.visitor();
  const board = await boardOf(eve);
  const nothing = await copy(eve, board, { pictures: [picture], uploads: [upload] });
  expect(await nothing.json()).toEqual({ ids: {} });
  expect((await eve.must("board:join", { boardId: board })).generations).toEqual([]);
  // Onto a board that is not hers: as if it were not there; where she may only look: she is told.
  const wanted = { pictures: [], uploads: [] };
  expect((await copy(eve, hidden, wanted)).status).toBe(404);
  await ada.must("board:update", { boardId: hidden, linkAccess: "viewer" });
  await eve.must("board:join", { boardId: hidden });
  expect((await copy(eve, hidden, wanted)).status).toBe(403);
  expect((await copy(eve, board, { pictures: ["../etc"], uploads: [] })).status).toBe(400);
  expect((await copy(eve, board, { pictures: Array(101).fill(picture), uploads: [] })).status).toBe(
    400,
  );
});
