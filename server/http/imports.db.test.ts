import { randomUUID } from "node:crypto";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import type { Board, Comment, CommandOutput, ContractError, ItemPut, Start } from "../contract";
import type { Manifest } from "../exchange/archive/manifest";
import { folderBlobStore } from "../repositories/blobs";
import { encodeRecord } from "../repositories/records";
import { runRecords } from "../repositories/run-records";
import { fakeFamilies } from "../testing/fake-worker";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let here: TestStudio;
let there: TestStudio;
let ada: TestClient;
let bo: TestClient;
let boardId: string;
let frameImage: Buffer;
const names = ["first", "second", "both", "midway", "twig"] as const;
const ids: Record<string, string> = {};
let uploadId: string;

beforeAll(async () => {
  const square = sharp({ create: { width: 8, height: 8, channels: 3, background: "#803010" } });
  frameImage = await square.webp().toBuffer();
  here = await TestStudio.start();
  there = await TestStudio.start();
  await here.worker({ stepMs: 1, image: () => frameImage, models: fakeFamilies });
  [ada, bo] = [await here.visitor(), await there.visitor()];
  boardId = (await ada.must("board:create", { title: "To take along" })).id;
  await ada.must("board:join", { boardId });
  await draw("first");
  await draw("second", {}, { parentId: ids.first, parentStep: 2 });
  const pictures: [ReturnType<typeof made>, ReturnType<typeof made>] = [
    made(ids.first!),
    made(ids.second!),
  ];
  const blend: Start = { kind: "blend", pictures, secondPrompt: "x", amount: 0.5, strength: 1 };
  await draw("both", { start: blend });
  const between = { kind: "between", secondPrompt: "second", secondSeed: 7, amount: 0.5 } as const;
  await draw("midway", { start: { ...between, pictures: [made(ids.first!), made(ids.second!)] } });
  await draw("twig", { start: { kind: "branch", generationId: ids.both!, step: 2 } });
  uploadId = await upload(await square.png().toBuffer());
  const note = { kind: "note" as const, text: "mind the <b>gap</b>", tone: "amber" as const };
  const card = { kind: "upload" as const, uploadId };
  const box = { x: 900, y: 40, width: 120, height: 90, z: 7 };
  await put({ ...note, ...box, id: randomUUID() });
  await put({ ...card, ...box, y: 300, id: randomUUID() });
  await talk();
});
afterAll(() => Promise.all([here.stop(), there.stop()]));

const made = (id: string) => ({ kind: "generation" as const, id });

async function draw(name: string, recipe: object = {}, parent: object = {}): Promise<void> {
  const input = {
    boardId,
    clientKey: randomUUID(),
    recipe: fakeRecipe({ prompt: name, ...recipe }),
  };
  ids[name] = (await ada.must("generation:create", { ...input, ...parent })).id;
  await ada.settled(ids[name], "succeeded");
}

/** A thread on a spot of a picture, with an answer and hearts. */
async function talk(): Promise<void> {
  const [commentId, answerId] = [randomUUID(), randomUUID()];
  const where = { generationId: ids.first!, spot: { x: 0.25, y: 0.5 }, step: 2 };
  const body = `look here, <@${ada.person.id}>`;
  await ada.must("comment:add", { boardId, commentId, ...where, body });
  await ada.must("comment:add", { boardId, commentId: answerId, threadId: commentId, body: "yes" });
  await ada.must("comment:resolve", { commentId, resolved: true });
  await ada.must("reaction:set", { commentId: answerId, emoji: "🔥", on: true });
  await ada.must("reaction:set", { generationId: ids.second!, emoji: "👍", on: true });
}

async function upload(file: Buffer): Promise<string> {
  const response = await fetch(`${here.url}/api/boards/${boardId}/uploads`, {
    method: "POST",
    body: new Uint8Array(file),
    headers: { cookie: ada.cookie },
  });
  return ((await response.json()) as { id: string }).id;
}

const put = (item: ItemPut) =>
  ada.must("canvas:apply", { boardId, batchId: randomUUID(), operations: [{ op: "put", item }] });

async function exported(of = boardId): Promise<Buffer> {
  const headers = { cookie: ada.cookie };
  const response = await fetch(`${here.url}/api/boards/${of}/board.zip`, { headers });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const send = (file: Buffer, headers: Record<string, string> = { cookie: bo.cookie }) =>
  fetch(`${there.url}/api/boards/import`, {
    method: "POST",
    body: new Uint8Array(file),
    headers,
  });

async function refused(file: Buffer, who = bo): Promise<ContractError> {
  const before = await who.must("board:list", {});
  const response = await send(file, { cookie: who.cookie });
  expect(response.ok).toBe(false);
  expect(await who.must("board:list", {})).toEqual(before);
  return ((await response.json()) as { error: ContractError }).error;
}

type Snapshot = CommandOutput<"board:join">;
const named = ({ generations }: Snapshot, prompt: string) =>
  generations.find((one) => one.recipe.prompt === prompt)!;

test("a board comes out and goes in elsewhere with everything in it", async () => {
  const response = await send(await exported());
  expect(response.status).toBe(201);
  const { board } = (await response.json()) as { board: Board };
  expect(board).toMatchObject({ title: "To take along", ownerId: bo.person.id });
  const theirs = await ada.must("board:join", { boardId });
  const ours = await bo.must("board:join", { boardId: board.id });
  expect(ours.generations.map(({ recipe }) => recipe.prompt)).toEqual(
    theirs.generations.map(({ recipe }) => recipe.prompt),
  );
  for (const name of names) {
    const [mine, original] = [named(ours, name), named(theirs, name)];
    const {
      id: _id,
      boardId: _board,
      author,
      parentId: _parent,
      raceId: _race,
      recipe,
      outputHash,
      ...same
    } = mine;
    expect(mine.id).not.toBe(original.id);
    expect(author.name).toBe(`${ada.person.name} (imported)`);
    expect(outputHash).toMatch(/^[0-9a-f]{64}$/);
    expect({ ...recipe, start: undefined }).toEqual({ ...original.recipe, start: undefined });
    expect(original).toMatchObject(same);
  }
  // Lineage, by the new ids.
  const id = (name: string) => named(ours, name).id;
  expect(named(ours, "second")).toMatchObject({ parentId: id("first"), parentStep: 2 });
  expect(named(ours, "both").recipe.start).toMatchObject({
    pictures: [{ id: id("first") }, { id: id("second") }],
  });
  expect(named(ours, "midway").recipe.start).toEqual({
    ...named(theirs, "midway").recipe.start,
    pictures: [made(id("first")), made(id("second"))],
  });
  expect(named(ours, "twig").recipe.start).toMatchObject({ generationId: id("both"), step: 2 });
  const tree = await bo.must("lineage:tree", { generationId: id("twig") });
  expect(tree.nodes.every((node) => node.kind === "picture")).toBe(true);
  expect(tree.edges).toHaveLength(4);
  await sameFiles(id("first"), ids.first!);
  sameCanvas(ours, theirs);
  sameTalk(ours, await bo.must("talk:open", { boardId: board.id }));
});

function sameTalk(ours: Snapshot, { comments, pictures }: CommandOutput<"talk:open">): void {
  const name = `${ada.person.name} (imported)`;
  const [first, answer] = comments as [Comment, Comment];
  expect(comments).toHaveLength(2);
  expect(first).toMatchObject({
    ...{ generationId: named(ours, "first").id, spot: { x: 0.25, y: 0.5 }, step: 2 },
    ...{ author: { name }, resolvedBy: { name }, threadId: first.id },
  });
  expect(first.mentions).toMatchObject([{ name }]);
  expect(first.body).toBe(`look here, <@${first.mentions[0]!.id}>`);
  expect(answer).toMatchObject({
    threadId: first.id,
    body: "yes",
    generationId: first.generationId,
  });
  expect(answer.reactions).toEqual([{ emoji: "🔥", personIds: [first.author.id] }]);
  expect(pictures).toMatchObject([
    { generationId: named(ours, "second").id, reactions: [{ emoji: "👍" }] },
  ]);
}

async function sameFiles(ours: string, theirs: string): Promise<void> {
  const pixels = async (studio: TestStudio, { cookie }: TestClient, id: string) => {
    const address = `${studio.url}/api/generations/${id}/picture.png`;
    const file = await (await fetch(address, { headers: { cookie } })).arrayBuffer();
    return sharp(file).raw().toBuffer();
  };
  expect(await pixels(there, bo, ours)).toEqual(await pixels(here, ada, theirs));
  const film = async (who: TestClient, generationId: string) => {
    const { frames } = await who.must("frames:since", { generationId, after: 0 });
    return frames.map(({ meta, image }) => [meta.step, meta.generationId, Buffer.from(image)]);
  };
  const original = await film(ada, theirs);
  expect(await film(bo, ours)).toEqual(original.map(([step, , image]) => [step, ours, image]));
  expect(original).toHaveLength(4);
}

function sameCanvas(ours: Snapshot, theirs: Snapshot): void {
  const places = ({ canvas }: Snapshot) =>
    canvas.items
      .map(({ kind, x, y, width, height, z }) => JSON.stringify({ kind, x, y, width, height, z }))
      .sort();
  expect(places(ours)).toEqual(places(theirs));
  const shown = ours.canvas.items.flatMap((one) =>
    one.kind === "picture" ? one.generationId : [],
  );
  expect(shown.sort()).toEqual(ours.generations.map(({ id }) => id).sort());
  expect(ours.canvas.items.find((one) => one.kind === "note")).toMatchObject({
    text: "mind the <b>gap</b>",
    tone: "amber",
  });
  const card = ours.canvas.items.find((one) => one.kind === "upload")!;
  expect(card).not.toMatchObject({ uploadId });
}

test("races come along with their votes, and what their pictures were drawn with", async () => {
  const board = await ada.must("board:create", { title: "Races" });
  await ada.must("board:join", { boardId: board.id });
  const entries = fakeFamilies.map(({ id }) => ({ model: id, clientKey: randomUUID() }));
  const words = { prompt: "a fox", negativePrompt: "", seed: 2 ** 40 };
  const started = { boardId: board.id, raceId: randomUUID(), ...words, entries };
  const { race } = await ada.must("race:start", started);
  for (const id of race.generationIds) await ada.settled(id, "succeeded");
  const generationId = race.generationIds[1]!;
  await ada.must("race:vote", { raceId: race.id, generationId });
  const cy = await there.visitor();
  const answer = await send(await exported(board.id), { cookie: cy.cookie });
  const { board: imported } = (await answer.json()) as { board: Board };
  const ours = await cy.must("board:join", { boardId: imported.id });
  const raceId = ours.generations[0]!.raceId!;
  expect(raceId).not.toBe(race.id);
  const looked = await cy.must("race:look", { raceId });
  expect(looked.race).toMatchObject({
    ...{ ...words, author: { name: `${ada.person.name} (imported)` } },
    votes: [{ generationId: looked.race.generationIds[1]! }],
  });
  expect(looked.generations.map(({ recipe }) => recipe.sampling)).toEqual([
    undefined,
    { temperature: 0.7, topK: 0, topP: 1 },
    { temperature: 1, topK: 100, topP: 0.9 },
  ]);
});

test("a race without pictures in the file, and votes for others', are left out", async () => {
  const race = { id: randomUUID(), person: person.id, prompt: "x", negativePrompt: "", seed: 1 };
  const [inside, outside] = [picture({ raceId: race.id }), picture({ raceId: randomUUID() })];
  const votes = [
    { person: person.id, generationId: outside.id },
    { person: person.id, generationId: inside.id },
  ];
  const races = [
    { ...race, createdAt: 1, votes },
    { ...race, id: randomUUID(), createdAt: 1, votes },
  ];
  const text = manifest({ version: 2, pictures: [inside, outside], races });
  const cy = await there.visitor();
  const response = await send(await zip({ "manifest.json": text }), { cookie: cy.cookie });
  const { board } = (await response.json()) as { board: Board };
  const { generations } = await cy.must("board:join", { boardId: board.id });
  const named = generations.flatMap(({ raceId }) => raceId ?? []);
  expect(named).toHaveLength(1);
  const looked = await cy.must("race:look", { raceId: named[0]! });
  expect(looked.generations).toHaveLength(1);
  expect(looked.race.votes).toMatchObject([{ generationId: looked.generations[0]!.id }]);
});

test("latents come along: a branch goes on from an imported picture's step", async () => {
  const { board } = (await (await send(await exported())).json()) as { board: Board };
  const ours = await bo.must("board:join", { boardId: board.id });
  const worker = await there.worker({ stepMs: 1, image: () => frameImage });
  const start: Start = { kind: "branch", generationId: named(ours, "first").id, step: 2 };
  const { id } = await bo.generate(board.id, { prompt: "first", start });
  await bo.settled(id, "succeeded");
  expect(worker.started.at(-1)!.inputs.latents!.shape).toEqual([1, 2, 4]);
  worker.close();
});

test("what pictures began with comes along, but not what lies on another board", async () => {
  const other = (await ada.must("board:create", { title: "Elsewhere" })).id;
  const both = { kind: "generation" as const, id: ids.both! };
  await ada.must("board:join", { boardId: other });
  const start: Start = { kind: "image", picture: both, strength: 0.5 };
  const far = await ada.generate(other, { prompt: "far", start });
  await ada.settled(far.id, "succeeded");
  const cy = await there.visitor();
  const imported = async (of: string): Promise<Snapshot> => {
    const response = await send(await exported(of), { cookie: cy.cookie });
    const { board } = (await response.json()) as { board: Board };
    return cy.must("board:join", { boardId: board.id });
  };
  const ours = await imported(boardId);
  const [mine, original] = [
    await began(there, named(ours, "both").id),
    await began(here, ids.both!),
  ];
  for (const name of ["picture", "second"] as const) {
    expect(await sharp(mine![name]).raw().toBuffer()).toEqual(
      await sharp(original![name]).raw().toBuffer(),
    );
  }
  expect(await began(there, named(ours, "twig").id)).toEqual(await began(here, ids.twig!));
  expect(await began(there, named(ours, "first").id)).toBeNull();
  expect(await began(here, far.id)).not.toBeNull();
  expect(await began(there, named(await imported(other), "far").id)).toBeNull();
});

/** As the command line finds it in the data folder. */
const began = async ({ dataDir }: TestStudio, id: string) =>
  runRecords(await folderBlobStore(path.join(dataDir, "blobs"))).inputs(id);

test("the file tells nothing of who people are in their studio", async () => {
  const text = (await exported()).toString("latin1");
  for (const secret of [boardId, ada.person.id]) expect(text).not.toContain(secret);
});

/** A zip of one's own making. */
function zip(files: Record<string, Buffer | string>, deflate = false): Promise<Buffer> {
  const made = new ZipFile();
  for (const [name, body] of Object.entries(files)) {
    made.addBuffer(Buffer.from(body), name, { compress: deflate });
  }
  made.end();
  return buffer(made.outputStream);
}

/** The same file, saying another size of its entries. */
function withSize(file: Buffer, size: number, said: number): Buffer {
  const [from, to] = [Buffer.alloc(4), Buffer.alloc(4)];
  from.writeUInt32LE(size);
  to.writeUInt32LE(said);
  const copy = Buffer.from(file);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 4)) to.copy(copy, at);
  return copy;
}

const person = { id: randomUUID(), name: "Eve", color: "teal" as const };

function picture(change: Partial<Manifest["pictures"][number]> = {}) {
  return {
    ...{ id: randomUUID(), author: person.id, status: "succeeded" as const, recipe: fakeRecipe() },
    ...{
      parentId: null,
      parentStep: null,
      raceId: null as string | null,
      step: 0,
      seq: 0,
      attempt: 1,
      error: null,
    },
    ...{ modelHash: null, outputHash: null, fingerprint: null, references: [], timings: null },
    ...{ createdAt: 1, finishedAt: 2, files: { picture: false, records: false } },
    ...change,
  };
}

const manifest = (change: object = {}): string =>
  JSON.stringify({
    ...{ format: "emerge-board", version: 1, exportedAt: 1, board: { title: "Bad" } },
    ...{ people: [person], pictures: [], uploads: [], items: [], comments: [], reactions: [] },
    ...change,
  });

describe("refused, and nothing of it stays", () => {
  test("what is no zip, a torn one, one without a manifest", async () => {
    const whole = await exported();
    for (const file of [
      Buffer.from("PK"),
      frameImage,
      whole.subarray(0, whole.byteLength / 2),
      await zip({ "hello.txt": "hello" }),
      await zip({ "manifest.json": "{" }),
    ]) {
      expect(await refused(file)).toMatchObject({ kind: "invalid" });
    }
  });

  test.each([
    ["another format", { format: "zip" }, "manifest.format"],
    ["a newer version", { version: 3 }, "manifest.version"],
    ["no title", { board: { title: " " } }, "manifest.board.title"],
    ["a foreign field", { admin: true }, "manifest.admin"],
    ["a bad recipe", { pictures: [picture({ recipe: fakeRecipe({ steps: 1e9 }) })] }, "steps"],
    ["a place that is none", { items: [{ kind: "note", x: null }] }, "manifest.items.0"],
  ])("%s", async (_name, change, field) => {
    const error = await refused(await zip({ "manifest.json": manifest(change) }));
    expect(error.kind).toBe("invalid");
    expect(error.field).toContain(field);
  });

  test("a race that comes twice, and one of somebody whom the file does not name", async () => {
    const race = { id: randomUUID(), prompt: "x", negativePrompt: "", seed: 1, createdAt: 1 };
    const own = { ...race, person: person.id, votes: [] };
    const vote = { person: randomUUID(), generationId: randomUUID() };
    const cy = await there.visitor();
    for (const races of [
      [own, own],
      [{ ...own, person: randomUUID() }],
      [{ ...own, votes: [vote] }],
    ]) {
      const error = await refused(await zip({ "manifest.json": manifest({ races }) }), cy);
      expect(error.message).toMatch(/twice|does not name everybody/);
    }
  });

  test("somebody who is their own forebear, and a picture that comes twice", async () => {
    const [a, b] = [picture(), picture()];
    const ring = [
      { ...a, parentId: b.id },
      { ...b, parentId: a.id },
    ];
    for (const pictures of [ring, [{ ...a, parentId: a.id }], [a, a]]) {
      const error = await refused(await zip({ "manifest.json": manifest({ pictures }) }));
      expect(error.message).toMatch(/forebear|twice/);
    }
  });

  test("pictures that are missing, or something else", async () => {
    const one = picture({ files: { picture: true, records: false } });
    const text = manifest({ pictures: [one] });
    expect((await refused(await zip({ "manifest.json": text }))).message).toContain("not in it");
    for (const file of ["<svg onload=alert(1)>", frameImage, Buffer.alloc(0)]) {
      const made = await zip({ "manifest.json": text, [`pictures/${one.id}.png`]: file });
      expect((await refused(made)).message).toContain("damaged or not what it says");
    }
    const film = picture({ step: 1, files: { picture: false, records: true } });
    const strip = encodeRecord({ generationId: film.id }, [frameImage]);
    const made = await zip({
      "manifest.json": manifest({ pictures: [film] }),
      [`filmstrips/${film.id}.bin`]: strip,
    });
    expect((await refused(made)).message).toContain("a filmstrip");
  });

  test("pictures by nobody", async () => {
    const pictures = [picture({ author: randomUUID() })];
    const error = await refused(await zip({ "manifest.json": manifest({ pictures }) }));
    expect(error.message).toContain("does not name everybody");
  });

  test("paths that lead out of the file, and names that come twice", async () => {
    const made = await zip({ "manifest.json": manifest(), "pictures/aaaaaaaaaaa": "x" });
    for (const name of ["../../../etc/passwd1", "/etc/passwd/xxxxxxxx", "C:\\windows\\system3"]) {
      const text = made.toString("latin1").replaceAll("pictures/aaaaaaaaaaa", name);
      expect((await refused(Buffer.from(text, "latin1"))).kind).toBe("invalid");
    }
    const twice = await zip({ "manifest.json": manifest(), "manifest.jsom": "{}" });
    const file = Buffer.from(twice.toString("latin1").replaceAll("jsom", "json"), "latin1");
    expect((await refused(file)).message).toContain("twice");
  });

  test("a bomb: sizes are added up before anything is unpacked", async () => {
    const one = picture({ files: { picture: true, records: false } });
    const zeros = Buffer.alloc(80 * 1024 * 1024);
    const bomb = await zip(
      { "manifest.json": manifest({ pictures: [one] }), [`pictures/${one.id}.png`]: zeros },
      true,
    );
    expect(bomb.byteLength).toBeLessThan(200_000);
    expect(await refused(bomb)).toMatchObject({ kind: "too_large" });
    // The directory says little, the entry holds much.
    const lying = withSize(bomb, zeros.byteLength, 1000);
    expect(await refused(lying)).toMatchObject({ kind: "invalid" });
    const many = Array.from({ length: 30 }, (_, at) => [`uploads/${at}`, Buffer.alloc(54_321)]);
    const total = await zip({ "manifest.json": manifest(), ...Object.fromEntries(many) }, true);
    const swollen = withSize(total, 54_321, 80 * 1024 * 1024);
    expect(await refused(swollen)).toMatchObject({ kind: "too_large" });
  });

  test("without a cookie, and from another site", async () => {
    expect((await send(frameImage, {})).status).toBe(401);
    const foreign = { cookie: bo.cookie, origin: "https://evil.example" };
    expect((await send(frameImage, foreign)).status).toBe(403);
  });
});
