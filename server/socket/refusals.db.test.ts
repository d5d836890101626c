import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { protocolVersion } from "../contract";
import { fakeRecipe, refusedConnection, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  (await studio.worker()).close();
  owner = await studio.visitor();
  boardId = (await owner.must("board:create", {})).id;
  await owner.must("board:join", { boardId });
});
afterAll(() => studio.stop());

const create = (change: object, recipe: object = {}) => ({
  boardId,
  clientKey: randomUUID(),
  recipe: { ...fakeRecipe(), ...recipe },
  ...change,
});

async function generationsOnBoard(): Promise<number> {
  return (await owner.must("board:join", { boardId })).generations.length;
}

describe("a recipe that cannot be drawn is refused with its field and limit, and nothing is written", () => {
  const cases: [string, object, string, unknown][] = [
    ["empty prompt", { prompt: "   " }, "recipe.prompt", 1],
    ["over-long prompt", { prompt: "x".repeat(501) }, "recipe.prompt", 500],
    [
      "over-long negative prompt",
      { negativePrompt: "x".repeat(501) },
      "recipe.negativePrompt",
      500,
    ],
    ["prompt that is no text", { prompt: 7 }, "recipe.prompt", undefined],
    ["weight past its range", { prompt: "a (cat:3)" }, "recipe.prompt", "0..2"],
    ["change that never comes", { prompt: "[a:b:99]", steps: 4 }, "recipe.prompt", "0..4"],
    ["negative weight", { negativePrompt: "(grey:-1)" }, "recipe.negativePrompt", "0..2"],
    ["no steps", { steps: 0 }, "recipe.steps", 1],
    ["too many steps", { steps: 101 }, "recipe.steps", 100],
    ["half a step", { steps: 2.5 }, "recipe.steps", undefined],
    ["negative guidance", { guidance: -1 }, "recipe.guidance", 0],
    ["too much guidance", { guidance: 21 }, "recipe.guidance", 20],
    ["guidance that is no number", { guidance: null }, "recipe.guidance", undefined],
    ["negative seed", { seed: -1 }, "recipe.seed", 0],
    ["seed past 2^53-1", { seed: 2 ** 53 }, "recipe.seed", undefined],
    ["fractional seed", { seed: 1.5 }, "recipe.seed", undefined],
    ["seed as text", { seed: "7" }, "recipe.seed", undefined],
    [
      "unknown sampler",
      { sampler: "magic" },
      "recipe.sampler",
      expect.stringContaining("flow-euler"),
    ],
    ["sampler the model has not", { sampler: "ddim" }, "recipe.sampler", "flow-euler, flow-heun"],
    ["tiny size", { width: 1 }, "recipe.width", 8],
    ["size the model has not", { width: 16 }, "recipe.width", "8x8"],
    ["unknown model", { model: "nobody" }, "recipe.model", undefined],
    ["unknown field", { sneaky: true }, "recipe.sneaky", undefined],
  ];
  test.each(cases)("%s", async (_name, recipe, field, limit) => {
    const before = await generationsOnBoard();
    const error = await owner.refused("generation:create", create({}, recipe));
    expect(error.kind).toBe("invalid");
    expect(error.field).toBe(field);
    expect(error.message).toContain(field);
    if (limit !== undefined) expect(error.limit).toEqual(limit);
    expect(await generationsOnBoard()).toBe(before);
    expect(owner.socket.connected).toBe(true);
  });
});

describe("messages that are no commands", () => {
  const cases: [string, string, unknown, string][] = [
    ["an unknown event", "board:explode", {}, "unknown_event"],
    ["a name every object has", "constructor", {}, "unknown_event"],
    ["nothing where an object belongs", "generation:create", null, "invalid"],
    ["a list where an object belongs", "board:join", [], "invalid"],
    ["an id that is none", "board:join", { boardId: "../../etc/passwd" }, "invalid"],
    ["an oversized command", "board:create", { title: "x".repeat(100_000) }, "too_large"],
    ["oversized binary", "board:create", { title: Buffer.alloc(200_000) }, "too_large"],
    ["a title past its limit", "board:create", { title: "x".repeat(81) }, "invalid"],
    ["a negative sequence", "frames:since", { generationId: randomUUID(), after: -1 }, "invalid"],
  ];
  test.each(cases)("%s", async (_name, event, input, kind) => {
    const error = await owner.refused(event, input);
    expect(error.kind).toBe(kind);
    expect(error.message.length).toBeLessThan(200);
    expect(owner.socket.connected).toBe(true);
  });

  test("without an acknowledgement, the error comes as an event", async () => {
    (owner.socket as unknown as WebSocket).emit("board:explode", {});
    const error = await owner.until("error:report", (one) => one.kind === "unknown_event");
    expect(error.message).toContain("board:explode");
  });

  test("a malformed packet is answered, and the connection lives", async () => {
    const raw = new WebSocket(
      `${studio.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`,
      {
        headers: { cookie: await studio.cookie() },
      },
    );
    const received: string[] = [];
    raw.on("message", (data) => received.push(String(data)));
    await new Promise((resolve) => raw.once("open", resolve));
    raw.send(`40{"protocol":${protocolVersion}}`);
    await expect.poll(() => received.some((text) => text.includes("session:ready"))).toBe(true);
    for (const packet of ['42["broken', "49", '42{"no":"list"}', "45x-[]"]) raw.send(packet);
    await expect
      .poll(() => received.filter((text) => text.includes('"kind":"protocol"')).length)
      .toBe(4);
    raw.send('421["board:list",{}]');
    await expect.poll(() => received.some((text) => text.startsWith("431"))).toBe(true);
    raw.close();
  });

  test("thousands of commands are slowed down with a time to come back", async () => {
    const busy = await studio.visitor();
    const all = Array.from({ length: 400 }, () => busy.ask("board:list", {}));
    const answers = await Promise.all(all);
    const refused = answers.find((answer) => !answer.ok);
    expect(refused).toMatchObject({ ok: false, error: { kind: "rate_limited", retry: "later" } });
    expect(answers[0]!.ok).toBe(true);
    expect(busy.socket.connected).toBe(true);
    expect((await owner.ask("board:list", {})).ok).toBe(true);
  });

  test("a person's queue has an end", async () => {
    const eager = await studio.visitor();
    const board = await eager.must("board:create", {});
    await eager.must("board:join", { boardId: board.id });
    const input = () => ({ boardId: board.id, clientKey: randomUUID(), recipe: fakeRecipe() });
    const all = Array.from({ length: 58 }, () => eager.ask("generation:create", input()));
    const answers = await Promise.all(all);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(50);
    const refused = answers.find((answer) => !answer.ok);
    expect(refused).toMatchObject({ error: { kind: "rate_limited", limit: 50 } });
    await eager.must("board:delete", { boardId: board.id });
  });
});

describe("connections that are refused", () => {
  test("a forged cookie", async () => {
    const good = await studio.cookie();
    const [head, body, signature] = good.split("=")[1]!.split(".");
    const other = JSON.parse(Buffer.from(body!, "base64url").toString());
    const forgedBody = Buffer.from(JSON.stringify({ ...other, sub: owner.person.id }));
    const forged = `emerge_session=${head}.${forgedBody.toString("base64url")}.${signature}`;
    const error = await refusedConnection(studio.url, forged);
    expect(error).toMatchObject({ kind: "unauthenticated", retry: "reload" });
    const page = await fetch(studio.url, { headers: { accept: "text/html", cookie: forged } });
    expect(page.headers.get("set-cookie")).toContain("emerge_session=");
  });

  test("an unsigned cookie", async () => {
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const body = Buffer.from(JSON.stringify({ sub: owner.person.id })).toString("base64url");
    const error = await refusedConnection(studio.url, `emerge_session=${none}.${body}.`);
    expect(error.kind).toBe("unauthenticated");
  });

  test("no cookie at all", async () => {
    expect((await refusedConnection(studio.url, "")).kind).toBe("unauthenticated");
  });

  test("another site's page", async () => {
    const error = await refusedConnection(studio.url, owner.cookie, {
      headers: { origin: "https://evil.example" },
    });
    expect(error.kind).toBe("forbidden");
  });

  test("a page of another version", async () => {
    const error = await refusedConnection(studio.url, owner.cookie, { auth: { protocol: 0 } });
    expect(error).toMatchObject({ kind: "protocol", retry: "reload" });
  });

  test("a worker without the token", async () => {
    const error = await refusedConnection(`${studio.url}/workers`, "", {
      auth: { token: "wrong", protocol: 1 },
    });
    expect(error.kind).toBe("unauthenticated");
  });
});

describe("strangers", () => {
  test("cannot see, change or fetch a picture whose id they learnt", async () => {
    const worker = await studio.worker();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "succeeded");
    worker.close();
    const stranger = await studio.visitor();
    const commands: [string, object][] = [
      ["generation:cancel", { generationId: id }],
      ["generation:delete", { generationId: id }],
      ["frames:since", { generationId: id, after: 0 }],
      ["board:history", { boardId, beforeId: id }],
      ["generation:create", create({})],
      ["board:update", { boardId, title: "Mine now" }],
      ["board:delete", { boardId }],
    ];
    for (const [name, input] of commands) {
      expect((await stranger.refused(name, input)).kind, name).toBe("not_found");
    }
    for (const file of ["picture.png", "picture.png?w=64", "filmstrip.webp"]) {
      const path = `${studio.url}/api/generations/${id}/${file}`;
      const asked = await fetch(path, { headers: { cookie: stranger.cookie } });
      expect(asked.status, file).toBe(404);
      expect((await fetch(path)).status, file).toBe(401);
    }
  });

  test("hear nothing of a board that they did not open", async () => {
    const worker = await studio.worker();
    const stranger = await studio.visitor();
    const { id } = await owner.generate(boardId);
    await owner.settled(id, "succeeded");
    worker.close();
    const heard = Object.keys(stranger.heard).filter((name) => !name.startsWith("s"));
    expect(heard).toEqual([]);
  });
});

describe("what the link allows", () => {
  test("a viewer watches but cannot generate", async () => {
    const viewer = await studio.visitor();
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    const { role } = await viewer.must("board:join", { boardId });
    expect(role).toBe("viewer");
    const error = await viewer.refused("generation:create", create({}));
    expect(error.kind).toBe("forbidden");
    await owner.must("board:update", { boardId, linkAccess: "editor" });
    await viewer.until("board:updated", (change) => change.role === "editor");
    await viewer.must("generation:create", create({}) as never);
  });

  test("a board made private closes for everybody else at once", async () => {
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    await owner.must("board:update", { boardId, linkAccess: "none" });
    expect(await guest.until("board:closed")).toEqual({ boardId, reason: "access" });
    expect((await guest.refused("board:join", { boardId })).kind).toBe("not_found");
    const before = guest.heard["generation:changed"]?.length ?? 0;
    await owner.generate(boardId);
    await owner.must("board:list", {});
    expect(guest.heard["generation:changed"]?.length ?? 0).toBe(before);
    await owner.must("board:update", { boardId, linkAccess: "editor" });
  });

  test("only the owner changes or deletes the board", async () => {
    const guest = await studio.visitor();
    await guest.must("board:join", { boardId });
    expect((await guest.refused("board:update", { boardId, title: "x" })).kind).toBe("forbidden");
    expect((await guest.refused("board:delete", { boardId })).kind).toBe("forbidden");
  });
});

test("before any worker has joined, a picture can be asked for again later", async () => {
  const fresh = await TestStudio.start();
  const early = await fresh.visitor();
  const { id } = await early.must("board:create", {});
  const error = await early.refused("generation:create", { ...create({}), boardId: id });
  expect(error).toMatchObject({ kind: "unavailable", retry: "later", field: "recipe.model" });
  await fresh.stop();
});

test("a person's name and colour show everywhere at once, within limits", async () => {
  const [one, other] = [await studio.visitor(), await studio.visitor()];
  const { id } = await one.must("board:create", {});
  await one.must("board:join", { boardId: id });
  await other.must("board:join", { boardId: id });
  await one.must("person:update", { name: "Ada", color: "teal" });
  await other.until("presence:changed", ({ people }) =>
    people.some(({ person }) => person.name === "Ada" && person.color === "teal"),
  );
  const long = await one.refused("person:update", { name: "x".repeat(33) });
  expect(long).toMatchObject({ field: "name", limit: 32 });
  expect((await one.refused("person:update", { color: "plaid" })).field).toBe("color");
});
