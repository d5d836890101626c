import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelInfo } from "../../server/contract";
import { builtInModels } from "./folder";
import { builtIn } from "../testing/built-in";
import { readModel, scanModels, verifyFiles } from "./registry";

const { id, graphs, files, tokenizer } = builtIn.card;
const told = (file: string) => files[file]!;

let root: string;
const folder = () => path.join(root, "copy");

async function editCard(change: (card: Record<string, any>) => void): Promise<void> {
  const file = path.join(folder(), "model.json");
  const card = JSON.parse(await readFile(file, "utf8")) as Record<string, any>;
  change(card);
  await writeFile(file, JSON.stringify(card));
}

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "emerge-models-"));
  await cp(builtIn.folder, folder(), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

describe("the built-in models", () => {
  it("have valid cards, and files that are what the cards promise", async () => {
    const { models, problems } = await scanModels([builtInModels()]);
    expect(problems).toEqual([]);
    expect(models.map((model) => model.card.id)).toContain(id);
    for (const model of models) {
      expect(modelInfo.parse(model.info)).toEqual(model.info);
      if (model.family !== "stable-diffusion") await verifyFiles(model);
    }
  });
});

describe("a model folder", () => {
  it("with a missing file is refused by file and checksum", async () => {
    const { file } = graphs.decoder;
    await rm(path.join(folder(), file));
    const { bytes, sha256 } = told(file);
    await expect(readModel(folder())).rejects.toThrow(
      `${file} is missing (expected ${bytes} bytes, SHA-256 ${sha256})`,
    );
  });

  it("with a truncated file is refused by file and size", async () => {
    const { file } = graphs.denoiser;
    await truncate(path.join(folder(), file), 1000);
    const { bytes, sha256 } = told(file);
    await expect(readModel(folder())).rejects.toThrow(
      `${file} has 1000 bytes (expected ${bytes} bytes, SHA-256 ${sha256})`,
    );
  });

  it("with a changed byte is refused when it loads", async () => {
    const { file } = graphs.encoder!;
    const bytes = await readFile(path.join(folder(), file));
    bytes[1_000_000]! ^= 1;
    await writeFile(path.join(folder(), file), bytes);
    const model = await readModel(folder());
    await expect(verifyFiles(model)).rejects.toThrow(
      `${file} is corrupt (expected SHA-256 ${told(file).sha256}, found `,
    );
  });

  it.each([
    ["latent.factor", (card: Record<string, any>) => (card["latent"].factor = 0)],
    ["family", (card: Record<string, any>) => (card["family"] = "tarot")],
    ["defaults.sampler", (card: Record<string, any>) => (card["defaults"].sampler = "ddim")],
    ["defaults.steps", (card: Record<string, any>) => (card["defaults"].steps = 101)],
    [
      `files must list ${tokenizer.file}`,
      (card: Record<string, any>) => delete card["files"][tokenizer.file],
    ],
    ["graphs.decoder.file", (card: Record<string, any>) => (card["graphs"].decoder.file = "../x")],
  ])("with a bad card is refused by field: %s", async (field, change) => {
    await editCard(change);
    await expect(readModel(folder())).rejects.toThrow(field);
  });

  it("that is bad does not stop the others", async () => {
    await mkdir(path.join(root, "empty"));
    await cp(folder(), path.join(root, "twin"), { recursive: true });
    const { models, problems } = await scanModels([root, path.join(root, "nowhere")]);
    expect(models.map((model) => model.folder)).toEqual([folder()]);
    expect(problems.map((problem) => problem.message)).toEqual([
      expect.stringContaining("model.json cannot be read"),
      expect.stringContaining(`id ${id} is`),
      expect.stringContaining("nowhere cannot be read"),
    ]);
  });
});
