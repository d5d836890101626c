import { afterAll, beforeAll, expect, test } from "vitest";
import type { BoardOpening } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  boardId = (await owner.must("board:create", { title: "Foxes" })).id;
  await owner.must("board:join", { boardId });
  const box = { x: 1, y: 2, width: 200, height: 100, z: 3 };
  const item = { ...box, id: crypto.randomUUID(), kind: "note", text: "a note", tone: "paper" };
  const operations = [{ op: "put", item }] as never;
  await owner.must("canvas:apply", { boardId, batchId: crypto.randomUUID(), operations });
});
afterAll(() => studio.stop());

const open = (cookie: string, more: RequestInit = {}) =>
  fetch(`${studio.url}/api/boards/${boardId}/open`, {
    method: "POST",
    ...more,
    headers: { cookie, ...more.headers },
  });

test("a page learns of its board what joining tells, without being there yet", async () => {
  const answer = await open(owner.cookie);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const opening = (await answer.json()) as BoardOpening;
  const { people, ...joined } = await owner.must("board:join", { boardId });
  // When the board last changed is for lists, and read anew for them.
  const { updatedAt } = opening.board;
  expect(opening).toEqual({ ...joined, board: { ...joined.board, updatedAt } });
  expect(people).toHaveLength(1);
});

test("compressed for those who take that", async () => {
  const plain = await open(owner.cookie, { headers: { "accept-encoding": "identity" } });
  const zipped = await open(owner.cookie, { headers: { "accept-encoding": "gzip" } });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(await zipped.json()).toEqual(await plain.json());
});

test("somebody who has just got a cookie is let in by the link, and seen by nobody yet", async () => {
  const cookie = await studio.cookie();
  const opening = (await (await open(cookie)).json()) as BoardOpening;
  expect(opening).toMatchObject({ role: "editor", board: { title: "Foxes" } });
  const { people } = await owner.must("board:join", { boardId });
  expect(people.map(({ person }) => person.id)).toEqual([owner.person.id]);
  // What is on it can be fetched before there is a connection.
  const image = await fetch(`${studio.url}/api/boards/${boardId}/board.png`, {
    headers: { cookie },
  });
  expect(image.status).toBe(200);
});

test("refused: no cookie, another site, a closed link", async () => {
  expect((await open("")).status).toBe(401);
  const foreign = await open(owner.cookie, { headers: { origin: "https://elsewhere.example" } });
  expect(foreign.status).toBe(403);
  await owner.must("board:update", { boardId, linkAccess: "none" });
  const closed = await open(await studio.cookie());
  expect(closed.status).toBe(404);
  expect(await closed.text()).not.toContain("Foxes");
});
