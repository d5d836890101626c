import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Recipe, RunInputs } from "../server/contract";
import { outputHash } from "./frames/encode";
import { GeneratorPool } from "./generators";
import { latentsAt, unpackLatents } from "./latents-file";
import { Runtime } from "./runtime";
import { builtIn } from "./testing/built-in";
import { familyPool, familyRecipe, tinyFamilies } from "./testing/families";
import { png, rightHalf, waves } from "./testing/pictures";
import { builtInRecipe } from "./testing/recipes";
import { draw } from "./testing/watch";

const { info } = builtIn;
const { width, height } = info.sizes[0]!;

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
    expect(pixels.byteLength).toBe(width * height * 3);
    const hash = createHash("sha256").update(pixels).digest("hex");
    expect(first.out).toMatch(new RegExp(`seed +7\noutput hash +${hash}\ntime +[\\d.]+ s`));
    const film = await sharp(strip, { pages: -1 }).metadata();
    expect(film).toMatchObject({ format: "webp", pages: 4, width, pageHeight: height });
    expect(film.delay!.at(-1)).toBe(2000);
  });

  it("starts in every way with the bytes that the engine gives", async () => {
    const pool = new GeneratorPool([builtIn], new Runtime({ provider: "cpu", threads: 1 }), {
      maxRows: 2,
    });
    const generator = await pool.get(info.id);
    const files = { source: "source.png", mask: "mask.png", latents: "all.latents" };
    const at = (name: keyof typeof files) => path.join(folder, files[name]);
    const picture = await png(waves({ width, height }));
    const mask = await rightHalf({ width, height });
    await writeFile(at("source"), picture);
    await writeFile(at("mask"), mask);
    const hashes = async (...flags: string[]) => {
      const recipe = ["(red:1.2) heart", "--seed", "7", "--steps", "4", "--guidance", "1"];
      const { out, err } = await generate(...recipe, ...flags, "--out", path.join(folder, "x.png"));
      expect(err).toBe("");
      return [...out.matchAll(/output hash +(\w+)/g)].map((found) => found[1]);
    };
    const expected = async (changes: Partial<Recipe>, inputs: RunInputs) => {
      const { sampler } = info.defaults;
      const recipe = { prompt: "(red:1.2) heart", seed: 7, steps: 4, guidance: 1, sampler };
      return outputHash(await draw(generator, builtInRecipe({ ...recipe, ...changes }), inputs));
    };
    const upload = { kind: "upload", id: randomUUID() } as const;

    const several = await hashes("--count", "2", "--latents", at("latents"));
    expect(several).toEqual([await expected({}, {}), await expected({ seed: 8 }, {})]);
    const inpaint = { kind: "inpaint", picture: upload, maskId: upload.id, strength: 0.5 } as const;
    expect(
      await hashes("--image", at("source"), "--mask", at("mask"), "--strength", "0.5"),
    ).toEqual([await expected({ start: inpaint }, { picture, mask })]);
    const first = path.join(folder, "all-1.latents");
    const file = unpackLatents(await readFile(first));
    const branch = { kind: "branch", generationId: upload.id, step: 2 } as const;
    expect(await hashes("--from", first, "--step", "2", "--variation-seed", "3")).toEqual([
      await expected({ start: branch }, latentsAt(file, 2)),
    ]);
  }, 60_000);

  it("draws by the other families, with the settings of each", async () => {
    const out = path.join(folder, "tiny.png");
    const hashOf = async (...flags: string[]) => {
      const own = ["--models", tinyFamilies, "--seed", "7", "--out", out];
      const { out: told, err } = await generate("a red fox", ...flags, ...own);
      expect(err).toBe("");
      return /output hash +(\w+)/.exec(told)![1];
    };
    const sampling = { temperature: 0.8, topK: 5, topP: 0.9 };
    const flags = ["--temperature", "0.8", "--top-k", "5", "--top-p", "0.9"];
    const tokens = await familyPool().get("tiny-ar");
    expect(await hashOf("--model", "tiny-ar", ...flags)).toBe(
      outputHash(await draw(tokens, familyRecipe("tiny-ar", { sampling }))),
    );

    const source = path.join(folder, "tiny-source.png");
    const picture = await png(waves({ width: 32, height: 32 }));
    await writeFile(source, picture);
    const upload = { kind: "upload", id: randomUUID() } as const;
    const start = { kind: "forward", picture: upload } as const;
    const diffusion = await familyPool().get("tiny-main");
    expect(await hashOf("--model", "tiny-main", "--forward", source)).toBe(
      outputHash(await draw(diffusion, familyRecipe("tiny-main", { start }), { picture })),
    );
  }, 60_000);

  it("ends with one clear line when it cannot write", async () => {
    const { code, err } = await generate("x", "--steps", "1", "--out", "/nowhere/x.png");
    expect(code).toBe(1);
    expect(err).toMatch(/^generate: --out \/nowhere\/x.png cannot be written.*\n$/);
  });

  it("counts no further than seeds go", async () => {
    const { code, err } = await generate("x", "--seed", "9007199254740991", "--count", "2");
    expect(code).toBe(1);
    expect(err).toContain("--seed must be at most 9007199254740990 for 2 pictures");
  });

  it("explains itself", async () => {
    const { code, out } = await generate("--help");
    expect(code).toBe(0);
    expect(out).toContain("--filmstrip FILE");
  });
});
