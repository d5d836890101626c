import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelInfo } from "../../server/contract";
import { families, familyCalled, tinyFamilies } from "../testing/families";
import { readModel, scanModels, verifyFiles } from "./registry";

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "emerge-shared-"));
  await cp(tinyFamilies, root, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

async function editCard(id: string, change: (card: Record<string, any>) => void): Promise<void> {
  const card = JSON.parse(await readFile(at(id, "model.json"), "utf8")) as Record<string, any>;
  change(card);
  await writeFile(at(id, "model.json"), JSON.stringify(card));
}

describe("a model with files in a folder beside it", () => {
  const { bytes, sha256 } = familyCalled("tiny-gan").card.files["decoder.onnx"]!;

  it("names the one that is missing by its real path and what was expected", async () => {
    await rm(at("tiny-main", "decoder.onnx"));
    const line = `${at("tiny-main", "decoder.onnx")} is missing (expected ${bytes} bytes, SHA-256 ${sha256})`;
    await expect(readModel(at("tiny-gan"))).rejects.toThrow(line);
    const { models, problems } = await scanModels([root]);
    expect(models.map((model) => model.card.id)).toEqual(["tiny-ddpm"]);
    const named = problems.filter((problem) => problem.message.includes(line));
    expect(named).toHaveLength(6);
  });

  it("names the one that is corrupt by its real path and both checksums", async () => {
    const file = at("tiny-main", "decoder.onnx");
    const content = await readFile(file);
    content[content.length - 20]! ^= 1;
    await writeFile(file, content);
    await expect(verifyFiles(await readModel(at("tiny-gan")))).rejects.toThrow(
      `${file} is corrupt (expected SHA-256 ${sha256}, found `,
    );
  });

  it("may not reach further than beside it", async () => {
    await editCard("tiny-gan", (card) => (card["files"]["decoder.onnx"].in = "../elsewhere"));
    await expect(readModel(at("tiny-gan"))).rejects.toThrow(
      "files.decoder.onnx.in must be the name",
    );
  });

  it.each([
    ["tiny-flow", "defaults.steps must be 4", (card: any) => (card.defaults.steps = 3)],
    ["tiny-ar", "maxSteps must be 8", (card: any) => (card.maxSteps = 20)],
    [
      "tiny-flow",
      "files must list gone.onnx",
      (card: any) => (card.graphs.blocks[1].file = "gone.onnx"),
    ],
    ["tiny-cascade", "share", (card: any) => (card.share = 1)],
    ["tiny-gan", "samplers.0", (card: any) => (card.samplers = ["dice"])],
  ])("%s is refused by field: %s", async (id, message, change) => {
    await editCard(id, change);
    await expect(readModel(at(id))).rejects.toThrow(message);
  });
});

describe("what is told of each family", () => {
  it("is what the contract says, with all files and its own counted apart", () => {
    for (const { info, card } of families) {
      expect(modelInfo.parse(info)).toEqual(info);
      const own = Object.values(card.files).filter((file) => !file.in);
      const sum = own.reduce((bytes, file) => bytes + file.bytes, 0);
      expect(info.ownMegabytes).toBe(Math.round(sum / 1e5) / 10);
      expect(info.megabytes).toBeGreaterThanOrEqual(info.ownMegabytes);
      expect(info).toMatchObject({ parameters: 0.01, paper: { title: "None" } });
    }
  });

  it.each([
    ["tiny-main", false, ["noise", "image", "inpaint", "blend", "branch", "forward", "between"]],
    ["tiny-ddpm", false, ["noise", "image", "inpaint", "blend", "branch", "forward", "between"]],
    ["tiny-vae", false, ["noise", "image", "blend", "between"]],
    ["tiny-gan", true, ["noise", "between"]],
    ["tiny-flow", true, ["noise", "image", "between"]],
    ["tiny-ar", true, ["noise", "image", "between"]],
    ["tiny-cascade", false, ["noise", "between"]],
    ["tiny-dalle", false, ["noise", "between"]],
  ])("%s: its steps are its own: %s; starts: %o", (id, fixedSteps, starts) => {
    expect(familyCalled(id).info).toMatchObject({ fixedSteps, starts });
  });
});
