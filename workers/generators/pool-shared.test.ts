import { describe, expect, it } from "vitest";
import { families, familyCalled, familyRecipe, tinyFamilies } from "../testing/families";
import { draw } from "../testing/watch";
import { Runtime } from "../runtime";
import { GeneratorPool } from "./index";

const kilobytes = (id: string) => familyCalled(id).info.megabytes;

function poolOf(memoryMB: number) {
  const runtime = new Runtime({ provider: "cpu", threads: 1 });
  const pool = new GeneratorPool(families, runtime, { maxRows: 8, memoryMB });
  const loaded = () => runtime.loaded.map((file) => file.slice(tinyFamilies.length + 1)).sort();
  return { pool, loaded };
}

describe("models that share files", () => {
  it("load a shared graph once, and free it when the last of them goes", async () => {
    const { pool, loaded } = poolOf(0.000_001);
    await pool.get("tiny-gan");
    await pool.get("tiny-ddpm");
    expect(loaded()).toEqual([
      "tiny-ddpm/denoiser.onnx",
      "tiny-gan/generator.onnx",
      "tiny-main/decoder.onnx",
      "tiny-main/text_encoder.onnx",
    ]);
    pool.release("tiny-gan");
    expect(loaded()).toEqual(["tiny-ddpm/denoiser.onnx", "tiny-main/text_encoder.onnx"]);
    // What is left works, and so does what comes again.
    const ddpm = await pool.get("tiny-ddpm");
    await draw(ddpm, familyRecipe("tiny-ddpm"));
    pool.release("tiny-ddpm");
    pool.release("tiny-ddpm");
    expect(loaded()).toEqual([]);
    await draw(await pool.get("tiny-gan"), familyRecipe("tiny-gan"));
  });

  it("count shared files once towards the memory", async () => {
    const own = ["tiny-vae", "tiny-gan", "tiny-flow"].map((id) => familyCalled(id).card.files);
    const bytes = own.flatMap((files) => Object.values(files)).filter((file) => !file.in);
    const shared = Object.values(own[0]!).filter((file) => file.in);
    const all = [...bytes, ...shared].reduce((sum, file) => sum + file.bytes, 0) / 1e6;
    const use = async (memoryMB: number) => {
      const { pool } = poolOf(memoryMB);
      for (const id of ["tiny-vae", "tiny-gan", "tiny-flow"]) {
        await pool.get(id);
        pool.release(id);
      }
      return pool.ids;
    };
    expect(await use(all + 1e-6)).toEqual(["tiny-vae", "tiny-gan", "tiny-flow"]);
    expect(await use(all - 1e-6)).toEqual(["tiny-gan", "tiny-flow"]);
    expect(kilobytes("tiny-gan")).toBeGreaterThanOrEqual(
      familyCalled("tiny-gan").info.ownMegabytes,
    );
  });
});
