import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { frameMeta, type ContractError } from "../contract";
import { readTexts } from "../exchange/png-chunks";
import { readRecipe } from "../exchange/read-recipe";
import { encodeVideo } from "../exchange/video";
import { fakeRecipe, TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let ada: TestClient;
let stranger: TestClient;
let boardId: string;
let parentId: string;
let id: string;
const frames: Buffer[] = [];

beforeAll(async () => {
  for (const background of ["#000000", "#803010", "#f0a040"]) {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background } });
    frames.push(await image.webp().toBuffer());
  }
  studio = await TestStudio.start();
  await studio.worker({ stepMs: 1, image: (step) => frames[(step - 1) % 3]! });
  ada = await studio.visitor();
  stranger = await studio.visitor();
  boardId = (await ada.must("board:create", { title: "Füchse / <b>foxes</b> 狐" })).id;
  await ada.must("board:join", { boardId });
  parentId = await draw({ prompt: "a fox" });
  id = await draw({ prompt: "a red fox, 100 %", negativePrompt: "狐", seed: 2 ** 40 }, parentId);
});
afterAll(() => studio.stop());

async function draw(recipe: object, parent?: string): Promise<string> {
  const input = { boardId, clientKey: randomUUID(), recipe: fakeRecipe(recipe), parentId: parent };
  const made = await ada.must("generation:create", input);
  await ada.settled(made.id, "succeeded");
  return made.id;
}

const get = (address: string, who: TestClient = ada) =>
  fetch(studio.url + address, { headers: { cookie: who.cookie } });

async function bytes(address: string): Promise<Buffer> {
  const response = await get(address);
  expect(response.status, address).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe("one picture", () => {
  test("carries its recipe in Emerge's form and in the web UI's", async () => {
    const texts = readTexts(await bytes(`/api/generations/${id}/download.png`));
    expect(JSON.parse(texts.get("emerge")!)).toMatchObject({
      version: 1,
      generationId: id,
      author: ada.person.name,
      parentId,
      recipe: { prompt: "a red fox, 100 %", negativePrompt: "狐", seed: 2 ** 40 },
    });
    expect(texts.get("parameters")).toContain("Negative prompt: 狐\nSteps: 4, Sampler: Euler");
    expect(readRecipe(texts)).toMatchObject({ source: "emerge", generationId: id });
  });

  test("dropped again, its recipe is as it was, and whoever may see it is told its id", async () => {
    const body = new Uint8Array(await bytes(`/api/generations/${id}/download.png`));
    const read = async (who: TestClient) => {
      const headers = { cookie: who.cookie };
      const answer = await fetch(`${studio.url}/api/recipe`, { method: "POST", body, headers });
      return (await answer.json()) as { reading: object };
    };
    const recipe = fakeRecipe({ prompt: "a red fox, 100 %", negativePrompt: "狐", seed: 2 ** 40 });
    expect((await read(ada)).reading).toMatchObject({ recipe, parentId: id });
    expect((await read(stranger)).reading).toMatchObject({ recipe, parentId: null });
  });

  test("has a file name of its words", async () => {
    const { headers } = await get(`/api/generations/${id}/download.png`);
    const name = "a red fox, 100 % 1099511627776.png";
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    );
    const board = await get(`/api/boards/${boardId}/board.png`);
    expect(board.headers.get("content-disposition")).toContain(
      `filename="F_chse b foxes b _.png"; filename*=UTF-8''F%C3%BCchse%20b%20foxes%20b`,
    );
  });
});

describe("its film", () => {
  test.each(["webp", "gif"])("%s", async (format) => {
    const film = await bytes(`/api/generations/${id}/film.${format}`);
    const { pages, format: found } = await sharp(film, { animated: true }).metadata();
    expect([found, pages]).toEqual([format, 4]);
  });

  test("as MP4 without ffmpeg says what to do", async () => {
    const film = encodeVideo([frame(1)], "/nowhere/ffmpeg");
    await expect(film).rejects.toMatchObject({ contract: { kind: "unavailable" } });
    await expect(film).rejects.toThrow(/no ffmpeg/);
  });

  test("goes through ffmpeg's pipes, frame by frame, of even size", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "emerge-ffmpeg-"));
    const stub = path.join(folder, "ffmpeg");
    await writeFile(stub, '#!/bin/sh\ncase "$*" in *libx264*) cat;; *) exit 3;; esac\n');
    await chmod(stub, 0o755);
    const out = await encodeVideo([frame(1), frame(2)], stub);
    const pictures = out.toString("latin1").split("IEND").length - 1;
    expect(pictures).toBe(2);
    expect(await sharp(out).metadata()).toMatchObject({ width: 512, height: 512 });
    await writeFile(stub, "#!/bin/sh\necho broken >&2\nexit 1\n");
    await expect(encodeVideo([frame(1)], stub)).rejects.toThrow(/ended with 1: broken/);
    await rm(folder, { recursive: true });
  });
});

const frame = (step: number) => ({
  image: frames[step - 1]!,
  meta: frameMeta.parse({
    ...{ generationId: id, step, totalSteps: 4, seq: step, width: 8, height: 8 },
    ...{ encoding: "webp", computedAt: 1, serverAt: 1, last: false },
  }),
});

describe("a board", () => {
  test("a sheet of some of its pictures", async () => {
    const sheet = await bytes(`/api/boards/${boardId}/sheet.png?ids=${id},${parentId}`);
    expect(await sharp(sheet).metadata()).toMatchObject({ format: "png", width: 724 });
  });

  test("as a picture and as pages", async () => {
    const picture = await sharp(await bytes(`/api/boards/${boardId}/board.png`)).metadata();
    expect(picture.format).toBe("png");
    expect(picture.width).toBeGreaterThan(picture.height);
    const pages = (await bytes(`/api/boards/${boardId}/board.pdf`)).toString("latin1");
    expect(pages.startsWith("%PDF-")).toBe(true);
    expect(pages.trimEnd().endsWith("%%EOF")).toBe(true);
    expect(pages.match(/\/Type \/Page\n/g)).toHaveLength(2);
  });

  test("an empty one says so", async () => {
    const empty = (await ada.must("board:create", {})).id;
    for (const file of ["board.png", "board.pdf"]) {
      const response = await get(`/api/boards/${empty}/${file}`);
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: ContractError };
      expect(error.message).toContain("nothing on this board");
    }
    expect((await get(`/api/boards/${empty}/board.zip`)).status).toBe(200);
  });

  test("refuses a selection that is none, too much, or another board's", async () => {
    const other = (await ada.must("board:create", {})).id;
    const sheet = async (board: string, ids: string) =>
      (await get(`/api/boards/${board}/sheet.png?ids=${ids}`)).status;
    expect(await sheet(boardId, "")).toBe(400);
    expect(await sheet(boardId, "1")).toBe(400);
    const many = Array.from({ length: 101 }, () => randomUUID()).join(",");
    expect(await sheet(boardId, many)).toBe(400);
    expect(await sheet(other, id)).toBe(404);
    expect(await sheet(boardId, randomUUID())).toBe(404);
  });
});

test("strangers get nothing, and not even to know that it is there", async () => {
  const addresses = [
    ...["download.png", "film.gif", "film.webp"].map((one) => `/api/generations/${id}/${one}`),
    ...["board.png", "board.pdf", "board.zip", `sheet.png?ids=${id}`].map(
      (one) => `/api/boards/${boardId}/${one}`,
    ),
  ];
  for (const address of addresses) {
    expect((await get(address, stranger)).status, address).toBe(404);
    expect((await fetch(studio.url + address)).status, address).toBe(401);
  }
});
