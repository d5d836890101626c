import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtIn } from "../testing/built-in";
import { ProviderError, Runtime } from "./index";
import { defaultThreads } from "./threads";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "emerge-runtime-"))));
afterAll(() => rm(folder, { recursive: true }));

describe("Runtime", () => {
  it("names the file that is no graph, and reads it again once it is", async () => {
    const runtime = new Runtime({ provider: "cpu", threads: 1 });
    const file = path.join(folder, "decoder.onnx");
    await writeFile(file, "no graph at all");
    await expect(runtime.session(file)).rejects.toThrow(`${file} cannot be loaded`);

    const { graphs, latent } = builtIn.card;
    await cp(path.join(builtIn.folder, graphs.decoder.file), file);
    const session = await runtime.session(file);
    const side = builtIn.info.sizes[0]!.width / latent.factor;
    const dims = [1, latent.channels, side, side];
    const data = new Float32Array(latent.channels * side * side);
    const { inputs, outputs } = graphs.decoder;
    const found = await session.run({ [inputs.latents]: { data, dims } }, [outputs.image]);
    expect(found[outputs.image]!.dims).toEqual([1, 3, side * latent.factor, side * latent.factor]);
  });

  it.runIf(process.platform === "linux")("says what a missing provider needs", () => {
    const missing = () => new Runtime({ provider: "coreml", threads: 1 });
    expect(missing).toThrow(ProviderError);
    expect(missing).toThrow(
      /coreml is not available \(this build has cpu.*\): it exists on macOS only/,
    );
  });

  it("tells the environment that a picture is made in", () => {
    const runtime = new Runtime({ provider: "cpu", threads: 3 });
    expect(runtime.fingerprint("abc")).toMatchObject({
      modelHash: "abc",
      provider: "cpu",
      threads: 3,
      runtime: expect.stringMatching(/^onnxruntime-node \d+\.\d+/),
    });
  });
});

describe("defaultThreads", () => {
  it.each([
    [1, 1],
    [4, 4],
    [8, 4],
    [64, 16],
  ])("of %i cores takes %i", (cores, threads) => expect(defaultThreads(cores)).toBe(threads));
});
