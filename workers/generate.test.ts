import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "emerge-generate-"))));
afterAll(() => rm(folder, { recursive: true }));

function generate(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/generate.ts", ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, out, err })),
  );
}

describe("the command line", () => {
  it("writes the picture and its filmstrip, and the same bytes for the same recipe", async () => {
    const [a, b] = [path.join(folder, "a.png"), path.join(folder, "b.png")];
    const strip = path.join(folder, "a.webp");
    const recipe = ["red heart", "--seed", "7", "--steps", "4", "--guidance", "3"];
    const first = await generate(...recipe, "--out", a, "--filmstrip", strip);
    expect(first).toMatchObject({ code: 0, err: "" });
    await generate(...recipe, "--out", b, "--threads", "1");
    expect(await readFile(b)).toEqual(await readFile(a));

    const pixels = await sharp(a).raw().toBuffer();
    expect(pixels.byteLength).toBe(128 * 128 * 3);
    const hash = createHash("sha256").update(pixels).digest("hex");
    expect(first.out).toMatch(new RegExp(`seed +7\ntime +[\\d.]+ s\noutput hash +${hash}`));
    const film = await sharp(strip, { pages: -1 }).metadata();
    expect(film).toMatchObject({ format: "webp", pages: 4, width: 128, pageHeight: 128 });
    expect(film.delay!.at(-1)).toBe(2000);
  });

  it("ends with one clear line when it cannot write", async () => {
    const { code, err } = await generate("x", "--steps", "1", "--out", "/nowhere/x.png");
    expect(code).toBe(1);
    expect(err).toMatch(/^generate: --out \/nowhere\/x.png cannot be written.*\n$/);
  });

  it("explains itself", async () => {
    const { code, out } = await generate("--help");
    expect(code).toBe(0);
    expect(out).toContain("--filmstrip FILE");
  });
});
