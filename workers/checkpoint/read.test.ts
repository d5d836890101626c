import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelInfo } from "../../server/contract";
import { CheckpointCopy } from "../testing/bad-checkpoints";
import { tinyFolder, tinyNames, type TinyName } from "../testing/checkpoints";
import { scanModels } from "../models/registry";
import { readCheckpoint } from "./read";

let root: string;
beforeEach(async () => void (root = await mkdtemp(path.join(os.tmpdir(), "emerge-checkpoints-"))));
afterEach(() => rm(root, { recursive: true }));

const copyOf = (name: TinyName, folder: string = name) =>
  CheckpointCopy.of(name, path.join(root, folder));

describe("checkpoints in the layout of diffusers", () => {
  it("appear in the list with what their own files say", async () => {
    for (const name of tinyNames)
      await cp(tinyFolder(name), path.join(root, name), { recursive: true });
    const { models, problems } = await scanModels([root]);
    expect(problems).toEqual([]);
    for (const { info } of models) expect(modelInfo.parse(info)).toEqual(info);
    expect(models.map(({ info }) => info)).toMatchObject([
      {
        id: "tiny-lcm",
        samplers: ["lcm"],
        defaults: { steps: 4, guidance: 8, sampler: "lcm", negativePrompt: "" },
        maxSteps: 8,
        maxTokens: 77,
        megabytes: 0.3,
      },
      {
        id: "tiny-sd",
        name: "Tiny sd",
        family: "stable-diffusion",
        defaults: { steps: 25, guidance: 7.5, sampler: "dpmpp-2m" },
        maxSteps: 100,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      { id: "tiny-sdxl", defaults: { steps: 25, guidance: 5, sampler: "euler" }, megabytes: 0.6 },
    ]);
    expect(models[1]!.info.sizes[0]).toEqual({ width: 64, height: 64 });
    for (const { width, height } of models[1]!.info.sizes)
      expect([width % 8, height % 8]).toEqual([0, 0]);
  });

  it("are turbo by name or by a scheduler that starts at pure noise", async () => {
    const turbo = { steps: 4, guidance: 1, sampler: "euler" };
    await copyOf("tiny-sdxl", "SDXL_Turbo");
    const byName = await readCheckpoint(path.join(root, "SDXL_Turbo"));
    expect(byName.info).toMatchObject({ id: "sdxl-turbo", name: "SDXL Turbo", maxSteps: 4 });
    expect(byName.info.defaults).toMatchObject(turbo);

    const copy = await copyOf("tiny-sd");
    const scheduler = { _class_name: "EulerDiscreteScheduler", timestep_spacing: "trailing" };
    await copy.json("scheduler/scheduler_config.json", scheduler);
    expect((await readCheckpoint(copy.folder)).info.defaults).toMatchObject(turbo);
  });

  it("keep their hash until a weight changes", async () => {
    const copy = await copyOf("tiny-sdxl");
    const before = (await readCheckpoint(copy.folder)).info.hash;
    expect((await readCheckpoint(tinyFolder("tiny-sdxl"))).info.hash).toBe(before);
    await copy.bytes("unet/model.onnx_data", (bytes) => (bytes[1000]! ^= 1));
    expect((await readCheckpoint(copy.folder)).info.hash).not.toBe(before);
  });

  it("start with pictures where there is an encoder", async () => {
    const copy = await copyOf("tiny-sd");
    const whole = (await readCheckpoint(copy.folder)).info;
    expect(whole.starts).toEqual([
      "noise",
      "image",
      "inpaint",
      "blend",
      "branch",
      "forward",
      "between",
    ]);
    await copy.remove("vae_encoder");
    const { info } = await readCheckpoint(copy.folder);
    expect(info.starts).toEqual(["noise", "branch", "between"]);
    expect(info.hash).not.toBe(whole.hash);
  });

  it("do without the configurations that diffusers' own export leaves out", async () => {
    const copy = await copyOf("tiny-sd");
    for (const part of ["unet", "vae_decoder", "vae_encoder", "text_encoder"])
      await copy.remove(`${part}/config.json`);
    const { card, info } = await readCheckpoint(copy.folder);
    expect(card.latent).toMatchObject({ channels: 4, factor: 8, scaling: 0.18215, shift: 0 });
    expect(info.sizes.slice(0, 3)).toEqual([
      { width: 512, height: 512 },
      { width: 576, height: 448 },
      { width: 448, height: 576 },
    ]);
  });

  it("read what schedulers say", async () => {
    const copy = await copyOf("tiny-sd");
    await copy.json("scheduler/scheduler_config.json", {
      _class_name: "DDIMScheduler",
      prediction_type: "v_prediction",
      rescale_betas_zero_snr: true,
      set_alpha_to_one: true,
      timestep_spacing: "trailing",
      use_karras_sigmas: true,
    });
    const { card, info } = await readCheckpoint(copy.folder);
    expect(card.prediction).toBe("v");
    expect(card.schedule).toMatchObject({
      spacing: "trailing",
      offset: 1,
      end: "clean",
      zeroSnr: true,
      curve: "karras",
    });
    expect(info.defaults).toMatchObject({ sampler: "ddim", steps: 25 });

    const flow = { _class_name: "FlowMatchEulerDiscreteScheduler", shift: 3 };
    await copy.json("scheduler/scheduler_config.json", flow);
    const matched = await readCheckpoint(copy.folder);
    expect(matched.card.schedule).toMatchObject({ kind: "flow", shift: 3, timeScale: 1000 });
    expect(matched.info.samplers).toEqual(["flow-euler", "flow-heun", "dpmpp-2m"]);
  });
});

describe("graphs", () => {
  it("of other checkpoints do not fit", async () => {
    const copy = await copyOf("tiny-sd");
    await cp(tinyFolder("tiny-sdxl") + "/text_encoder_2", copy.at("text_encoder"), {
      recursive: true,
      force: true,
    });
    await expect(readCheckpoint(copy.folder)).rejects.toThrow(
      "unet/model.onnx reads text of width 16; the text encoders give 24",
    );
    const decoder = tinyFolder("tiny-sd") + "/vae_encoder/model.onnx";
    const other = await copyOf("tiny-sdxl");
    await cp(decoder, other.at("vae_decoder/model.onnx"));
    await expect(readCheckpoint(other.folder)).rejects.toThrow(
      "unet/model.onnx takes 4 channels where the decoder has 3",
    );
  });
});

type Break = (copy: CheckpointCopy) => Promise<void>;
const schedulerFile = "scheduler/scheduler_config.json";
const broken: [TinyName, string, Break][] = [
  ["tiny-sd", "unet/model.onnx is missing", (copy) => copy.remove("unet/model.onnx")],
  ["tiny-sdxl", "unet/model.onnx_data is missing", (copy) => copy.remove("unet/model.onnx_data")],
  [
    "tiny-sdxl",
    "tokenizer_2/merges.txt is missing",
    (copy) => copy.remove("tokenizer_2/merges.txt"),
  ],
  ["tiny-sd", `${schedulerFile} cannot be read`, (copy) => copy.remove("scheduler")],
  ["tiny-sd", "model_index.json cannot be read", (copy) => copy.write("model_index.json", "{")],
  [
    "tiny-sd",
    "model_index.json cannot be used: _class_name",
    (copy) => copy.write("model_index.json", "{}"),
  ],
  [
    "tiny-sd",
    "unet/model.onnx is cut short or damaged (200000 bytes",
    (copy) => copy.cut("unet/model.onnx", 200_000),
  ],
  [
    "tiny-sdxl",
    "unet/model.onnx_data is cut short (1000 bytes, expected at least",
    (copy) => copy.cut("unet/model.onnx_data", 1000),
  ],
  [
    "tiny-sd",
    "vae_decoder/model.onnx is not an ONNX graph",
    (copy) => copy.write("vae_decoder/model.onnx", ""),
  ],
  [
    "tiny-sd",
    "vae_decoder/model.onnx is",
    (copy) => copy.write("vae_decoder/model.onnx", "<html>404</html>"),
  ],
  [
    "tiny-sd",
    "vae_decoder/model.onnx has ONNX IR version 99; versions up to 13",
    (copy) => copy.bytes("vae_decoder/model.onnx", (bytes) => (bytes[1] = 99)),
  ],
  [
    "tiny-sd",
    "vae_decoder/model.onnx has ONNX opset 99; versions up to 26",
    (copy) => copy.bytes("vae_decoder/model.onnx", (bytes) => (bytes[bytes.length - 1] = 99)),
  ],
  [
    "tiny-sd",
    "unet/model.onnx fits no known family: what is its input mystery ",
    (copy) => copy.rename("unet/model.onnx", "timestep", "mystery\u0020"),
  ],
  [
    "tiny-sdxl",
    "text_encoder/model.onnx has no outputs hidden_states.N",
    (copy) => copy.rename("text_encoder/model.onnx", "hidden_states.", "hidden-states."),
  ],
  [
    "tiny-sdxl",
    "text_encoder_2/model.onnx has no output text_embeds",
    (copy) => copy.rename("text_encoder_2/model.onnx", "text_embeds", "test_embeds"),
  ],
  [
    "tiny-sd",
    "unet/config.json: sample_size 15 is not divisible by the unet's 2",
    (copy) => copy.json("unet/config.json", { sample_size: 15 }),
  ],
  [
    "tiny-sd",
    "vae_decoder/config.json cannot be used: scaling_factor",
    (copy) => copy.json("vae_decoder/config.json", { scaling_factor: 0 }),
  ],
  [
    "tiny-sd",
    `${schedulerFile} cannot be used: prediction_type`,
    (copy) => copy.json(schedulerFile, { prediction_type: "sample" }),
  ],
  [
    "tiny-sd",
    `${schedulerFile} cannot be used: beta_schedule`,
    (copy) => copy.json(schedulerFile, { beta_schedule: "squaredcos_cap_v2" }),
  ],
  [
    "tiny-sd",
    `${schedulerFile}: _class_name EDMEulerScheduler is none of those known`,
    (copy) => copy.json(schedulerFile, { _class_name: "EDMEulerScheduler" }),
  ],
  [
    "tiny-sd",
    "transformers (SD3, Flux) are not supported",
    (copy) =>
      copy.json("model_index.json", { transformer: ["diffusers", "SD3Transformer2DModel"] }),
  ],
];

describe("a broken checkpoint", () => {
  it.each(broken)("(%s) is left out: %s", async (name, message, breakIt) => {
    await breakIt(await copyOf(name, "broken"));
    await copyOf("tiny-lcm");
    const { models, problems } = await scanModels([root]);
    expect(models.map((model) => model.card.id)).toEqual(["tiny-lcm"]);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain(message);
  });
});
