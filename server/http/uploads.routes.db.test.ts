import { createHash } from "node:crypto";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits, upload as uploadSchema, type ContractError, type Upload } from "../contract";
import { TestStudio, type TestClient } from "../testing/studio";

let studio: TestStudio;
let owner: TestClient;
let boardId: string;
beforeAll(async () => {
  studio = await TestStudio.start();
  owner = await studio.visitor();
  boardId = (await owner.must("board:create", {})).id;
  await owner.must("board:join", { boardId });
});
afterAll(() => studio.stop());

interface Sent {
  cookie?: string;
  board?: string;
  headers?: Record<string, string>;
}

function post(body: BodyInit, { cookie = owner.cookie, board = boardId, headers }: Sent = {}) {
  const url = `${studio.url}/api/boards/${board}/uploads`;
  return fetch(url, { method: "POST", body, headers: { cookie, ...headers } });
}

async function kept(body: BodyInit, sent?: Sent): Promise<Upload> {
  const response = await post(body, sent);
  expect(response.status).toBe(201);
  return uploadSchema.parse(await response.json());
}

async function refused(body: BodyInit, sent?: Sent): Promise<ContractError & { status: number }> {
  const response = await post(body, sent);
  return {
    status: response.status,
    ...((await response.json()) as { error: ContractError }).error,
  };
}

const get = (path: string, cookie = owner.cookie) =>
  fetch(`${studio.url}/api/uploads/${path}`, { headers: { cookie } });

/** Red on the left, blue on the right: easy to tell which way is up. */
const halves = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: "#0000ff" } },
      left: width / 2,
      top: 0,
    },
  ]);
const bytes = async (image: Sharp) => new Uint8Array(await image.toBuffer());

describe("what is kept", () => {
  test("a PNG stays the same to the pixel, and comes back whole and small", async () => {
    const upload = await kept(await bytes(halves(300, 20).png()));
    expect(upload).toMatchObject({ boardId, personId: owner.person.id, width: 300, height: 20 });
    const response = await get(`${upload.id}/image.webp`);
    expect(response.headers.get("content-type")).toBe("image/webp");
    const image = Buffer.from(await response.arrayBuffer());
    expect(createHash("sha256").update(image).digest("hex")).toBe(upload.sha256);
    const raw = (file: Buffer) => sharp(file).removeAlpha().raw().toBuffer();
    expect(await raw(image)).toEqual(await raw(await halves(300, 20).png().toBuffer()));
    const small = Buffer.from(await (await get(`${upload.id}/image.webp?w=64`)).arrayBuffer());
    expect((await sharp(small).metadata()).width).toBe(64);
    expect((await get(`${upload.id}/image.webp?w=65`)).status).toBe(400);
  });

  test("every format is taken, alone or in a form", async () => {
    const image = halves();
    const files = [image.png(), image.jpeg(), image.webp(), image.gif(), image.avif()];
    for (const file of files) {
      const form = new FormData();
      form.append("file", new Blob([await bytes(file.clone())]), "picture");
      expect(await kept(form)).toMatchObject({ width: 40, height: 20 });
    }
  });

  test("what a camera wrote beside the pixels goes, and the picture stands upright", async () => {
    const photo = halves()
      .withExif({ IFD0: { Copyright: "secret words" } })
      .withMetadata({ orientation: 6 })
      .jpeg();
    const upload = await kept(await bytes(photo));
    expect(upload).toMatchObject({ width: 20, height: 40 });
    const image = Buffer.from(await (await get(`${upload.id}/image.webp`)).arrayBuffer());
    const { exif, icc, xmp, orientation } = await sharp(image).metadata();
    expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(image.includes("secret words")).toBe(false);
  });

  test("the same picture twice is kept once; large ones are made smaller", async () => {
    const file = await bytes(halves(3000, 10).png());
    const [one, two] = [await kept(file), await kept(file)];
    expect(two.id).toBe(one.id);
    expect(one.width).toBe(limits.uploadSide);
  });

  test("goes with its board", async () => {
    const other = (await owner.must("board:create", {})).id;
    await owner.must("board:join", { boardId: other });
    const { id } = await kept(await bytes(halves().png()), { board: other });
    await owner.must("board:delete", { boardId: other });
    expect((await get(`${id}/image.webp`)).status).toBe(404);
  });
});

describe("what is refused, with field and limit", () => {
  test.each([
    ["text", "hello"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ["a PNG in name only", "\u0089PNG\r\n\u001a\nnothing"],
  ])("%s", async (_name, text) => {
    const error = await refused(Buffer.from(text, "latin1"));
    expect(error).toMatchObject({ status: 400, kind: "invalid", field: "file" });
    expect(error.limit).toContain("AVIF");
  });

  test("a file that ends in the middle", async () => {
    const whole = await bytes(halves(300, 300).jpeg());
    const error = await refused(whole.subarray(0, whole.byteLength / 2));
    expect(error).toMatchObject({ status: 400, field: "file" });
    expect(error.message).toContain("damaged");
  });

  test("a small file that would fill the memory", async () => {
    const bomb = sharp({
      create: { width: 8000, height: 6400, channels: 3, background: "#fff" },
      limitInputPixels: false,
    }).png();
    const file = await bytes(bomb);
    expect(file.byteLength).toBeLessThan(1_000_000);
    const error = await refused(file);
    expect(error).toMatchObject({ status: 413, kind: "too_large", field: "file" });
    expect(error.limit).toBe(limits.uploadPixels);
  });

  test("a large file, nothing at all, a form without a file", async () => {
    const large = await refused(new Uint8Array(limits.uploadBytes + 5000));
    expect(large).toMatchObject({ status: 413, field: "file", limit: limits.uploadBytes });
    expect(await refused(new Uint8Array())).toMatchObject({ status: 400, field: "file" });
    const form = new FormData();
    form.append("file", "words");
    expect(await refused(form)).toMatchObject({ status: 400, field: "file" });
  });
});

describe("who may", () => {
  test("nobody without a session, from another site, or with another method", async () => {
    const file = await bytes(halves().png());
    expect((await refused(file, { cookie: "" })).status).toBe(401);
    const foreign = await refused(file, { headers: { origin: "https://evil.example" } });
    expect(foreign).toMatchObject({ status: 403, kind: "forbidden" });
    const own = await post(file, { headers: { origin: studio.url } });
    expect(own.status).toBe(201);
    const put = await fetch(`${studio.url}/api/boards/${boardId}/uploads`, { method: "PUT" });
    expect(put.status).toBe(400);
  });

  test("strangers see nothing; viewers see and bring nothing", async () => {
    const file = await bytes(halves().png());
    const { id } = await kept(file);
    const guest = await studio.visitor();
    expect((await refused(file, { cookie: guest.cookie })).status).toBe(404);
    expect((await get(`${id}/image.webp`, guest.cookie)).status).toBe(404);
    await owner.must("board:update", { boardId, linkAccess: "viewer" });
    await guest.must("board:join", { boardId });
    expect((await refused(file, { cookie: guest.cookie })).status).toBe(403);
    expect((await get(`${id}/image.webp`, guest.cookie)).status).toBe(200);
    await owner.must("board:update", { boardId, linkAccess: "editor" });
    expect((await post(file, { cookie: guest.cookie })).status).toBe(201);
  });
});
