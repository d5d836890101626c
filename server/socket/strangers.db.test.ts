import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands, type CommandInput, type CommandName } from "../contract";
import { fakeFamilies } from "../testing/fake-worker";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

// Every command and every address, asked for by somebody who was never let in and holds all ids:
// refused, in the very words with which something that does not exist is refused.

const secret = { title: "Plans for the moon", prompt: "a rocket nobody knows of", said: "hush" };

interface Ids {
  boardId: string;
  generationId: string;
  uploadId: string;
  itemId: string;
  commentId: string;
  invitationId: string;
  raceId: string;
  personId: string;
}

let studio: TestStudio;
let owner: TestClient;
let eve: TestClient;
let real: Ids;
const madeUp: Ids = {
  ...{ boardId: randomUUID(), generationId: randomUUID(), uploadId: randomUUID() },
  ...{ itemId: randomUUID(), commentId: randomUUID(), invitationId: randomUUID() },
  ...{ raceId: randomUUID(), personId: randomUUID() },
};

beforeAll(async () => {
  studio = await TestStudio.start();
  [owner, eve] = [await studio.visitor(), await studio.visitor()];
  const { id: boardId } = await owner.must("board:create", { title: secret.title });
  await owner.must("board:join", { boardId });
  await owner.must("board:update", { boardId, linkAccess: "none" });
  const worker = await studio.worker({ models: fakeFamilies, slots: 4, stepMs: 1 });
  const { id: generationId } = await owner.generate(boardId, { prompt: secret.prompt });
  await owner.settled(generationId, "succeeded");
  const [itemId, commentId] = [randomUUID(), randomUUID()];
  await owner.must("canvas:apply", change({ boardId, itemId, text: secret.said }));
  await owner.must("comment:add", { boardId, commentId, generationId, body: secret.said });
  const wish = { boardId, role: "viewer", hours: 1 } as const;
  const { invitation } = await owner.must("invitation:create", wish);
  const uploadId = await upload(boardId);
  const raceId = randomUUID();
  const { generations } = await owner.must("race:start", race({ boardId, raceId }));
  for (const { id } of generations) await owner.settled(id, "succeeded");
  const ids = { boardId, generationId, uploadId, itemId, commentId, raceId };
  real = { ...ids, invitationId: invitation.id, personId: owner.person.id };
  worker.close();
});
afterAll(() => studio.stop());

function change({ boardId, itemId, text }: { boardId: string; itemId: string; text: string }) {
  const box = { x: 0, y: 0, width: 100, height: 100, z: 0 };
  const item = { ...box, id: itemId, kind: "note", text, tone: "paper" } as const;
  return { boardId, batchId: randomUUID(), operations: [{ op: "put" as const, item }] };
}

const race = ({ boardId, raceId }: { boardId: string; raceId: string }) => ({
  ...{ boardId, raceId, prompt: secret.prompt, negativePrompt: "", seed: 1 },
  entries: fakeFamilies.map(({ id }) => ({ model: id, clientKey: randomUUID() })),
});

const red = { create: { width: 4, height: 4, channels: 3, background: "#f00" } } as const;
async function upload(boardId: string): Promise<string> {
  const address = `${studio.url}/api/boards/${boardId}/uploads`;
  const body = new Uint8Array(await sharp(red).png().toBuffer());
  const answer = await fetch(address, { method: "POST", body, headers: { cookie: owner.cookie } });
  return ((await answer.json()) as { id: string }).id;
}

/** What is asked for with somebody's ids; "own" for what names nothing of anybody. */
type Asks = { [N in CommandName]: ((ids: Ids) => CommandInput<N>) | "own" };

const boardRef = ({ boardId }: Ids) => ({ boardId });
const generationRef = ({ generationId }: Ids) => ({ generationId });
const memberRef = ({ boardId, personId }: Ids) => ({ boardId, personId });
const token = () => ({ token: "x".repeat(43) });

const asks: Asks = {
  "person:update": "own",
  "board:create": "own",
  "board:list": "own",
  "board:join": boardRef,
  "board:leave": "own",
  "board:update": ({ boardId }) => ({ boardId, title: "Mine" }),
  "board:delete": boardRef,
  "board:history": ({ boardId, generationId }) => ({ boardId, beforeId: generationId }),
  "member:list": boardRef,
  "member:change": (ids) => ({ ...memberRef(ids), role: "viewer" }),
  "member:remove": memberRef,
  "member:leave": boardRef,
  "board:transfer": memberRef,
  "invitation:create": ({ boardId }) => ({ boardId, role: "editor", hours: 1 }),
  "invitation:list": boardRef,
  "invitation:revoke": ({ boardId, invitationId }) => ({ boardId, invitationId }),
  "invitation:look": token,
  "invitation:accept": token,
  "board:pictures": ({ boardId, generationId }) => ({ boardId, generationIds: [generationId] }),
  "canvas:apply": ({ boardId, itemId }) => change({ boardId, itemId, text: "mine" }),
  "live:signal": ({ boardId }) => ({ boardId, change: { cursor: { x: 1, y: 1 } } }),
  "generation:create": ({ boardId, generationId }) => ({
    ...{ boardId, clientKey: randomUUID(), recipe: fakeRecipe(), parentId: generationId },
  }),
  "generation:batch": ({ boardId }) => ({
    ...{ boardId, recipe: fakeRecipe(), takes: [{ clientKey: randomUUID(), seed: 1 }] },
  }),
  "generation:cancel": generationRef,
  "generation:delete": generationRef,
  "generation:reproduce": generationRef,
  "race:start": race,
  "race:look": ({ raceId }) => ({ raceId }),
  "race:retry": generationRef,
  "race:vote": ({ raceId, generationId }) => ({ raceId, generationId }),
  "hood:look": ({ generationId }) => ({ generationId, step: 1 }),
  "draft:draw": ({ boardId }) => ({ boardId, key: randomUUID(), recipe: fakeRecipe() }),
  "draft:stop": "own",
  "explore:search": "own",
  "explore:overview": "own",
  "lineage:tree": generationRef,
  "talk:open": boardRef,
  "comment:add": ({ boardId }) => ({ boardId, commentId: randomUUID(), body: "hello" }),
  "comment:edit": ({ commentId }) => ({ commentId, body: "hello" }),
  "comment:remove": ({ commentId }) => ({ commentId }),
  "comment:resolve": ({ commentId }) => ({ commentId, resolved: true }),
  "comment:read": boardRef,
  "reaction:set": ({ commentId }) => ({ commentId, emoji: "👍", on: true }),
  "vote:cast": ({ generationId }) => ({ generationId, vote: "stop" }),
  "favourite:set": ({ generationId }) => ({ generationId, on: true }),
  "favourite:list": "own",
  "prompt:history": boardRef,
  "frames:since": ({ generationId }) => ({ generationId, after: 0 }),
};

const isForeign = (name: CommandName) => asks[name] !== "own";
const names = Object.keys(commands) as CommandName[];

async function refusal(who: TestClient, name: CommandName, ids: Ids) {
  const ask = asks[name] as (ids: Ids) => unknown;
  return who.refused(name, ask(ids));
}

describe("a stranger with all ids", () => {
  test.each(names.filter(isForeign))("%s: refused like what is not there", async (name) => {
    const error = await refusal(eve, name, real);
    expect(error.kind).toBe("not_found");
    expect(error).toEqual(await refusal(eve, name, madeUp));
  });

  test("their own things cannot be made of what is another's", async () => {
    const { id: boardId } = await eve.must("board:create", {});
    await eve.must("board:join", { boardId });
    const own = { boardId, clientKey: randomUUID(), recipe: fakeRecipe() };
    const { generationId, uploadId, commentId } = real;
    const picture = { kind: "generation", id: generationId };
    const starts = [
      { kind: "image", picture, strength: 0.5 },
      { kind: "image", picture: { kind: "upload", id: uploadId }, strength: 0.5 },
      { kind: "branch", generationId, step: 1 },
      { kind: "inpaint", picture, maskId: uploadId, strength: 0.5 },
    ];
    const tries: [CommandName, unknown][] = [
      ["generation:create", { ...own, parentId: generationId }],
      ...starts.map((start): [CommandName, unknown] => [
        "generation:create",
        { ...own, recipe: fakeRecipe({ start } as object) },
      ]),
      ["comment:add", { boardId, commentId: randomUUID(), generationId, body: "hello" }],
      ["comment:add", { boardId, commentId: randomUUID(), threadId: commentId, body: "hello" }],
      ["board:history", { boardId, beforeId: generationId }],
      ["board:transfer", { boardId, personId: real.personId }],
      ["invitation:revoke", { boardId, invitationId: real.invitationId }],
    ];
    for (const [name, input] of tries) {
      const error = await eve.refused(name, input);
      expect(JSON.stringify(error), name).not.toMatch(new RegExp(Object.values(secret).join("|")));
      expect(["not_found", "invalid"], `${name} ${error.message}`).toContain(error.kind);
    }
    const box = { x: 0, y: 0, width: 100, height: 100, z: 0 };
    const items = [
      { ...box, id: randomUUID(), kind: "picture", generationId },
      { ...box, id: randomUUID(), kind: "upload", uploadId },
    ];
    const operations = items.map((item) => ({ op: "put", item }));
    const applied = await eve.ask("canvas:apply", { boardId, batchId: randomUUID(), operations });
    expect(applied).toMatchObject({ ok: true, data: { refused: [{}, {}] } });
    expect(await eve.must("board:pictures", { boardId, generationIds: [generationId] })).toEqual(
      [],
    );
  });

  test("nothing of it was told, and nothing changed", async () => {
    const found = await eve.must("explore:search", { query: "rocket" });
    expect(found.pictures).toEqual([]);
    expect(await eve.must("favourite:list", {})).toEqual([]);
    const heard = JSON.stringify(eve.heard);
    for (const words of Object.values(secret)) expect(heard).not.toContain(words);
    expect(heard).not.toContain(real.boardId);
    const { boardId } = real;
    const board = await owner.must("board:join", { boardId });
    expect(board.board.title).toBe(secret.title);
    expect(board.people.map(({ person }) => person.id)).toEqual([owner.person.id]);
    expect(board.generations).toHaveLength(1 + fakeFamilies.length);
    expect(board.canvas.items.find(({ id }) => id === real.itemId)).toMatchObject({
      text: secret.said,
    });
    const talk = await owner.must("talk:open", { boardId });
    expect(talk.comments.map(({ body }) => body)).toEqual([secret.said]);
    expect(await owner.must("invitation:list", { boardId })).toMatchObject([{ uses: 0 }]);
  });
});

/** Every address that names something, with what goes into a POST. */
const addresses: [string, (ids: Ids) => string, unknown?][] = [
  ["GET", ({ generationId }) => `/api/generations/${generationId}/picture.png`],
  ["GET", ({ generationId }) => `/api/generations/${generationId}/picture.png?w=64`],
  ["GET", ({ generationId }) => `/api/generations/${generationId}/filmstrip.webp`],
  ["GET", ({ generationId }) => `/api/generations/${generationId}/download.png`],
  ["GET", ({ generationId }) => `/api/generations/${generationId}/film.webp`],
  ["GET", ({ boardId, generationId }) => `/api/boards/${boardId}/sheet.png?ids=${generationId}`],
  ["GET", ({ boardId }) => `/api/boards/${boardId}/board.png`],
  ["GET", ({ boardId }) => `/api/boards/${boardId}/board.pdf`],
  ["GET", ({ boardId }) => `/api/boards/${boardId}/board.zip`],
  ["GET", ({ uploadId }) => `/api/uploads/${uploadId}/image.webp`],
  ["POST", ({ boardId }) => `/api/boards/${boardId}/open`],
  ["POST", ({ boardId }) => `/api/boards/${boardId}/uploads`, "no picture"],
  ["POST", ({ boardId }) => `/api/boards/${boardId}/copies`, { pictures: [], uploads: [] }],
];
/** Addresses that name nobody's things: what they do with bad input has tests of its own. */
const nameless = ["/api/recipe", "/api/boards/import"];
for (const name of ["sign-up", "sign-in", "sign-out", "password", "reset"]) {
  nameless.push(`/api/account/${name}`);
}

describe("over HTTP", () => {
  async function ask(method: string, address: string, body: unknown, cookie?: string) {
    const headers = { "content-type": "application/json", ...(cookie && { cookie }) };
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(studio.url + address, { method, headers, body: sent });
    return { status: answer.status, text: await answer.text() };
  }

  test("no address is forgotten here", () => {
    const known = [...addresses.map(([, make]) => make(madeUp).split("?")[0]!), ...nameless];
    const unknown = studio.app.routes.filter(({ path }) => !known.some((one) => path.test(one)));
    expect(unknown.map(({ path }) => String(path))).toEqual([]);
  });

  test.each(addresses)("%s %s: refused like what is not there", async (method, make, body) => {
    const foreign = await ask(method, make(real), body, eve.cookie);
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(await ask(method, make(madeUp), body, eve.cookie));
    expect((await ask(method, make(real), body)).status).toBe(401);
  });

  test("what names nothing is refused without a cookie, too", async () => {
    for (const address of nameless) {
      const { status, text } = await ask("POST", address, {});
      expect(status, `${address}: ${text}`).toBe(401);
    }
  });
});
