import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../checkpoint/read";
import { Runtime } from "../runtime";
import { tinyFolder, tinyNames, tinyRecipe } from "../testing/checkpoints";
import { GeneratorPool } from "./index";

const models = await Promise.all(tinyNames.map((name) => readCheckpoint(tinyFolder(name))));
const [sd, sdxl, lcm] = models.map((model) => model.info.megabytes) as [number, number, number];

function poolOf(memoryMB: number) {
  const runtime = new Runtime({ provider: "cpu", threads: 1 });
  return { runtime, pool: new GeneratorPool(models, runtime, { maxRows: 4, memoryMB }) };
}

describe("GeneratorPool", () => {
  it("loads a model once for all who use it", async () => {
    const { pool, runtime } = poolOf(10);
    const [one, other] = await Promise.all([pool.get("tiny-sd"), pool.get("tiny-sd")]);
    expect(one).toBe(other);
    expect(runtime.loaded).toHaveLength(3);
  });

  it("drops what nobody uses, least recently used first, under its limit", async () => {
    const { pool, runtime } = poolOf(sd + sdxl + lcm - 0.1);
    const use = async (id: string) => {
      await pool.get(id);
      pool.release(id);
    };
    await use("tiny-sd");
    await use("tiny-sdxl");
    await use("tiny-sd");
    await use("tiny-lcm");
    expect(pool.ids).toEqual(["tiny-sd", "tiny-lcm"]);
    expect(runtime.loaded.some((file) => file.includes("tiny-sdxl"))).toBe(false);
  });

  it("never drops what is in use, and makes room as soon as it no longer is", async () => {
    const { pool } = poolOf(0.1);
    const generator = await pool.get("tiny-sd");
    const run = await generator.begin(tinyRecipe({ steps: 2 }), {}, null);
    await pool.get("tiny-lcm");
    expect(pool.ids).toEqual(["tiny-sd", "tiny-lcm"]);
    expect(await generator.advance([run])).toEqual([null]);
    pool.release("tiny-sd");
    expect(pool.ids).toEqual(["tiny-lcm"]);
    pool.release("tiny-lcm");
    expect(pool.ids).toEqual([]);
  });

  it("loads again what was dropped, for the same picture", async () => {
    const { pool } = poolOf(0.1);
    const pictures: Uint8Array[] = [];
    for (const id of ["tiny-sd", "tiny-sdxl", "tiny-sd"]) {
      const generator = await pool.get(id);
      const run = await generator.begin(tinyRecipe({ model: id, steps: 1 }), {}, null);
      await generator.advance([run]);
      pictures.push((await generator.finish([run]))[0]!.pixels);
      pool.release(id);
    }
    expect(pictures[2]).toEqual(pictures[0]);
  });
});
