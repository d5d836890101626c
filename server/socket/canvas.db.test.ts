import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canvasLimits, pictureBox, type ItemPut, type Operation } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
beforeAll(async () => {
  studio = await TestStudio.start();
  await studio.worker({ stepMs: 1 });
});
afterAll(() => studio.stop());

const note = (text = "hello", change: Partial<ItemPut> = {}): ItemPut =>
  ({
    ...{ id: randomUUID(), kind: "note", x: 0, y: 0, width: 200, height: 120, z: 1 },
    ...{ text, tone: "paper", ...change },
  }) as ItemPut;
const put = (item: ItemPut): Operation => ({ op: "put", item });

async function boardWithTwo() {
  const [ada, bo] = [await studio.visitor(), await studio.visitor()];
  const board = await ada.must("board:create", {});
  for (const one of [ada, bo]) await one.must("board:join", { boardId: board.id });
  const apply = (who: TestClient, operations: Operation[], batchId = randomUUID()) =>
    who.must("canvas:apply", { boardId: board.id, batchId, operations });
  const look = async (who = ada) => (await who.must("board:join", { boardId: board.id })).canvas;
  return { ada, bo, boardId: board.id, apply, look };
}

describe("changes of a canvas", () => {
  it("are ordered by the server, told to everybody, and the last writer of a property wins", async () => {
    const { ada, bo, apply, look } = await boardWithTwo();
    const item = note();
    expect(await apply(ada, [put(item)])).toEqual({ revision: 1, refused: [] });
    await apply(bo, [{ op: "patch", id: item.id, set: { x: 10 } }]);
    await apply(ada, [{ op: "patch", id: item.id, set: { text: "changed" } }]);
    await apply(bo, [{ op: "patch", id: item.id, set: { x: 30, y: 5 } }]);
    const last = await ada.until("canvas:changed", (one) => one.revision === 4);
    expect(last).toMatchObject({ personId: bo.person.id, operations: [{ set: { x: 30, y: 5 } }] });
    const { revision, items } = await look();
    expect(revision).toBe(4);
    expect(items).toEqual([{ ...item, x: 30, y: 5, text: "changed", createdBy: ada.person.id }]);
    const told = bo.heard["canvas:changed"]!.map((one) => one.revision);
    expect(told).toEqual([1, 2, 3, 4]);
  });

  it("are applied once, however often they are sent", async () => {
    const { ada, bo, apply, look } = await boardWithTwo();
    const item = note();
    const batchId = randomUUID();
    const first = await apply(ada, [put(item)], batchId);
    await apply(bo, [{ op: "patch", id: item.id, set: { x: 99 } }]);
    expect(await apply(ada, [put(item)], batchId)).toEqual(first);
    expect((await look()).items[0]).toMatchObject({ x: 99 });
  });

  it("are refused one by one with a reason, and the others of the batch are applied", async () => {
    const { ada, bo, apply, look } = await boardWithTwo();
    const [kept, gone] = [note("kept"), note("gone")];
    await apply(ada, [put(kept), put(gone)]);
    await apply(bo, [{ op: "remove", id: gone.id }]);
    const { refused } = await apply(ada, [
      { op: "patch", id: kept.id, set: { x: 7 } },
      { op: "patch", id: gone.id, set: { x: 7 } },
      { op: "patch", id: kept.id, set: { url: "https://example.org" } },
    ]);
    expect(refused.map(({ id, error }) => [id, error.kind])).toEqual([
      [gone.id, "not_found"],
      [kept.id, "invalid"],
    ]);
    expect((await look()).items).toMatchObject([{ x: 7, text: "kept" }]);
  });

  it("of many at once are one revision", async () => {
    const { ada, apply, look } = await boardWithTwo();
    const items = Array.from({ length: 200 }, (_, n) => note(`note ${n}`, { x: n * 10 }));
    await apply(ada, items.map(put));
    await apply(
      ada,
      items.map(({ id }, n) => ({ op: "patch" as const, id, set: { y: n } })),
    );
    const after = await look();
    expect(after.revision).toBe(2);
    expect(after.items.find((one) => one.id === items[150]!.id)).toMatchObject({ x: 1500, y: 150 });
  });

  it("survive a restart", async () => {
    const own = await TestStudio.start();
    const ada = await own.visitor();
    const board = await ada.must("board:create", {});
    await ada.must("board:join", { boardId: board.id });
    const item = note();
    const batch = { boardId: board.id, batchId: randomUUID(), operations: [put(item)] };
    const first = await ada.must("canvas:apply", batch);
    await own.restart();
    const again = await own.visitor(ada.cookie);
    expect(await again.must("canvas:apply", batch)).toEqual(first);
    expect((await again.must("board:join", { boardId: board.id })).canvas.items).toHaveLength(1);
    await own.stop();
  });
});

describe("what a canvas refuses", () => {
  it("positions that are not numbers, wrong kinds, too long texts, foreign properties", async () => {
    const { ada, boardId } = await boardWithTwo();
    const attempt = (operation: unknown) =>
      ada.refused("canvas:apply", { boardId, batchId: randomUUID(), operations: [operation] });
    const bad: [unknown, RegExp][] = [
      [put({ ...note(), x: Number.NaN } as ItemPut), /item\.x must be between/],
      [put({ ...note(), y: "3" } as never), /item\.y must be between/],
      [put({ ...note(), width: 0 } as ItemPut), /item\.width must be between 8 and 20000/],
      [put({ ...note(), x: 1e9 } as ItemPut), /must be between/],
      [put(note("x".repeat(2001))), /text must be at most 2000 characters/],
      [put({ ...note(), onclick: "alert(1)" } as never), /onclick is not a known field/],
      [put({ ...note(), id: "1" } as ItemPut), /item\.id must be an id/],
      [{ op: "patch", id: randomUUID(), set: { kind: "note" } }, /kind is not a known field/],
      [{ op: "explode", id: randomUUID() }, /op/],
      [
        put({
          ...note("", { kind: "link", url: "javascript:alert(1)", title: "" } as never),
          text: undefined,
          tone: undefined,
        } as never),
        /http or https/,
      ],
    ];
    for (const [operation, complaint] of bad) {
      const error = await attempt(operation);
      expect(error.kind).toBe("invalid");
      expect(error.message).toMatch(complaint);
    }
    const many = Array.from({ length: canvasLimits.operations + 1 }, () => put(note()));
    const error = await ada.refused("canvas:apply", {
      ...{ boardId, batchId: randomUUID(), operations: many },
    });
    expect(error.message).toMatch(/at most 200/);
  });

  it("viewers, strangers, and pictures and uploads of other boards", async () => {
    const { ada, bo, boardId, apply } = await boardWithTwo();
    const other = await boardWithTwo();
    const foreign = await other.ada.generate(other.boardId);
    const size = { x: 0, y: 0, z: 0, ...pictureBox() };
    const { refused } = await apply(ada, [
      put({ id: randomUUID(), kind: "picture", generationId: foreign.id, ...size }),
      put({ id: randomUUID(), kind: "upload", uploadId: randomUUID(), ...size }),
    ]);
    expect(refused.map((one) => one.error.kind)).toEqual(["not_found", "not_found"]);
    expect(await ada.must("board:pictures", { boardId, generationIds: [foreign.id] })).toEqual([]);
    const batch = () => ({ boardId, batchId: randomUUID(), operations: [put(note())] });
    expect((await other.ada.refused("canvas:apply", batch())).kind).toBe("not_found");
    await ada.must("board:update", { boardId, linkAccess: "viewer" });
    expect((await bo.refused("canvas:apply", batch())).kind).toBe("forbidden");
    expect((await other.ada.refused("live:signal", { boardId, change: {} })).kind).toBe(
      "not_found",
    );
  });
});

describe("pictures on a canvas", () => {
  it("find a free place, beside their parent, and leave with their generation", async () => {
    const { ada, bo, boardId, look } = await boardWithTwo();
    const first = await ada.generate(boardId);
    const second = await bo.generate(boardId, { prompt: "another" });
    const recipe = { ...first.recipe, seed: 8 };
    const clientKey = randomUUID();
    const place = { x: 5000, y: -300 };
    await ada.must("generation:create", { boardId, clientKey, recipe, place });
    const ask = { boardId, clientKey: randomUUID(), recipe, parentId: first.id };
    const child = await ada.must("generation:create", ask);
    const { items } = await look();
    const at = (id: string) =>
      items.find((one) => one.kind === "picture" && one.generationId === id)!;
    expect(items).toHaveLength(4);
    expect(at(first.id)).toMatchObject({ x: 0, y: 0, ...pictureBox() });
    expect(at(second.id)).toMatchObject({ x: 280, y: 0 });
    expect(at(child.id)).toMatchObject({ x: 560, y: 0 });
    expect(items.find((one) => one.id === clientKey)).toMatchObject(place);
    await ada.settled(child.id, "succeeded");
    await ada.must("generation:delete", { generationId: child.id });
    const gone = { op: "remove", id: ask.clientKey };
    await bo.until("canvas:changed", (one) => one.operations[0]?.op === "remove");
    expect(bo.heard["canvas:changed"]!.at(-1)!.operations).toEqual([gone]);
    expect((await look()).items).toHaveLength(3);
    const known = await bo.must("board:pictures", {
      boardId,
      generationIds: [first.id, second.id],
    });
    expect(known.map((one) => one.id).toSorted()).toEqual([first.id, second.id].toSorted());
  });
});

describe("the live channel", () => {
  it("tells others at once, newcomers everything, and all of who leaves; viewers move nothing", async () => {
    const { ada, bo, boardId } = await boardWithTwo();
    const box = { id: randomUUID(), x: 1, y: 2, width: 3, height: 4 };
    bo.socket.emit("live:signal", { boardId, change: { cursor: { x: 1, y: 2 } } }, () => {});
    await ada.until("live:changed", (one) => one.updates[0]?.change.cursor?.x === 1);
    await bo.must("live:signal", { boardId, change: { moving: [box], selection: [box.id] } });
    await ada.until("live:changed", (one) => one.updates[0]?.change.moving?.[0]?.x === 1);
    const late = await studio.visitor();
    await late.must("board:join", { boardId });
    const all = await late.until("live:changed", (one) => one.updates.length > 0);
    expect(all.updates).toMatchObject([
      { personId: bo.person.id, change: { cursor: { x: 1, y: 2 }, moving: [box] } },
    ]);
    await ada.must("board:update", { boardId, linkAccess: "viewer" });
    await bo.must("live:signal", { boardId, change: { moving: [{ ...box, x: 9 }] } });
    await ada.until("live:changed", (one) => one.updates.at(-1)?.change.moving?.length === 0);
    const { windowId } = all.updates[0]!;
    bo.close();
    await ada.until("live:changed", (one) => one.gone.includes(windowId));
  });

  it("is limited in its rate with a message, without using up the person's commands", async () => {
    const { ada, boardId } = await boardWithTwo();
    const signal = { boardId, change: { cursor: { x: 1, y: 1 } } };
    const answers = await Promise.all(
      Array.from({ length: 140 }, () => ada.ask("live:signal", signal)),
    );
    const refused = answers.filter((one) => !one.ok);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ error: { kind: "rate_limited", limit: "60 a second" } });
    await ada.must("board:list", {});
    const bad = { boardId, change: { cursor: { x: "here", y: 1 } } };
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await ada.refused("live:signal", bad)).kind).toBe("invalid");
  });
});
