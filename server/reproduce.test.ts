import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Recipe } from "./contract";
import { withTexts } from "./exchange/png-chunks";
import { folderBlobStore, type BlobStore } from "./repositories/blobs";
import { encodeRecord } from "./repositories/records";
import { runRecords } from "./repositories/run-records";
import { encodePicture, outputHash } from "../workers/frames/encode";
import { GeneratorPool } from "../workers/generators";
import { toHalf } from "../workers/math/half";
import { elements, toBytes } from "../workers/math/tensor";
import { Runtime } from "../workers/runtime";
import { builtIn } from "../workers/testing/built-in";
import { builtInRecipe } from "../workers/testing/recipes";

const id = randomUUID();
const recipe: Recipe = builtInRecipe({ steps: 3 });
let dataDir: string;
let blobs: BlobStore;
let drawn: Awaited<ReturnType<typeof draw>>;

/** The built-in model in this process, as a worker has it. */
async function draw() {
  const runtime = new Runtime({ provider: "cpu", threads: 1 });
  const pool = new GeneratorPool([builtIn], runtime, { maxRows: 2 });
  const generator = await pool.get(recipe.model);
  const run = await generator.begin(recipe, {}, null);
  const latents: Uint8Array[] = [];
  while (run.step < run.totalSteps) {
    await generator.advance([run]);
    latents.push(toBytes(toHalf(run.state().subarray(0, elements(run.latentShape)))));
  }
  const [picture] = await generator.finish([run]);
  const fingerprint = runtime.fingerprint(pool.hash(recipe.model));
  return { latents, shape: run.latentShape, picture: picture!, fingerprint };
}

const store = (latents: Uint8Array[]) =>
  blobs.put(
    `generations/${id}/latents.bin`,
    Buffer.concat(
      latents.map((data, i) => encodeRecord({ step: i + 1, shape: drawn.shape }, [data])),
    ),
  );

const record = (change: object = {}) =>
  runRecords(blobs).save(id, {
    recipe,
    outputHash: outputHash(drawn.picture),
    fingerprint: { ...drawn.fingerprint, ...change },
  });

function reproduce(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "server/reproduce.ts", ...args], {
    env: { ...process.env, EMERGE_DATA: dataDir },
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += text));
  return new Promise<{ code: number | null; out: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, out })),
  );
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "emerge-reproduce-"));
  blobs = await folderBlobStore(path.join(dataDir, "blobs"));
  drawn = await draw();
  await store(drawn.latents);
  await record();
});
afterAll(() => rm(dataDir, { recursive: true }));

describe("a picture by its id", () => {
  test("is identical", async () => {
    const { code, out } = await reproduce(id, "--threads", "1");
    expect(out).toContain(`identical: 3 steps and every pixel of ${id}`);
    expect(code).toBe(0);
  });

  test("with tampered latents: the step, how much, and the environment", async () => {
    const tampered = drawn.latents.map((data) => new Uint8Array(data));
    tampered[1]![0]! ^= 1;
    await store(tampered);
    await record({ modelHash: "another", threads: 7 });
    const { code, out } = await reproduce(id, "--threads", "1");
    await store(drawn.latents);
    await record();
    expect(out).toMatch(
      /different: first at step 2 \(max .+, rms .+\); the finished pixels are the/,
    );
    expect(out).toContain("model hash: another then, ");
    expect(out).toContain("threads: 7 then, 1 now");
    expect(code).toBe(1);
  });
});

describe("a downloaded file", () => {
  const text = (change: object = {}) =>
    JSON.stringify({
      version: 1,
      generationId: randomUUID(),
      recipe,
      author: "Ada",
      modelHash: null,
      outputHash: null,
      parentId: null,
      parentStep: null,
      createdAt: 0,
      ...change,
    });
  async function file(name: string, change?: object): Promise<string> {
    const texts = [{ keyword: "emerge", text: text(change), plain: false }];
    const at = path.join(dataDir, name);
    await writeFile(at, withTexts(await encodePicture(drawn.picture), texts));
    return at;
  }

  test("of another studio is compared by its pixels", async () => {
    const { code, out } = await reproduce(await file("same.png"), "--threads", "1");
    expect(out).toContain("identical: every pixel");
    expect(code).toBe(0);
    const other = await file("other.png", { recipe: { ...recipe, seed: 8 } });
    const different = await reproduce(other, "--threads", "1");
    expect(different.out).toContain("different: the finished pixels differ");
    expect(different.code).toBe(1);
  });
});

describe("bad input ends with code 2 and a reason", () => {
  test.each([
    [[], "name one picture"],
    [[randomUUID()], "has no finished picture"],
    [["nowhere.png"], "no file"],
    [["package.json"], "does not say how it was made"],
    [[id, "--threads", "none"], "--threads must be"],
  ])("%j", async (args, reason) => {
    const { code, out } = await reproduce(...args);
    expect(out).toContain(reason);
    expect(code).toBe(2);
  });

  test("a record that cannot be read is as none", async () => {
    const file = path.join(dataDir, "blobs", "generations", id, "record.json");
    const kept = await readFile(file);
    await writeFile(file, "{");
    const { code } = await reproduce(id);
    await writeFile(file, kept);
    expect(code).toBe(2);
  });
});
