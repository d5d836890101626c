import { describe, expect, test } from "vitest";
import { readRecipe } from "../read-recipe";

const read = (texts: Record<string, string>) => readRecipe(new Map(Object.entries(texts)));

describe("AUTOMATIC1111", () => {
  const parameters = [
    "masterpiece, a red fox <lora:fur_detail:0.8> sitting",
    "in the snow, photo: close",
    'Negative prompt: blurry, "bad" hands,',
    "lowres",
    "Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 1234567890, Size: 512x768, " +
      "Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Denoising strength: 0.4, " +
      'Hires upscaler: Latent, Lora hashes: "fur_detail: 0f1e2d3c, other: 1", Version: v1.7.0',
  ].join("\n");

  test("prompts over lines, settings, quoted values, networks", () => {
    expect(read({ parameters })).toMatchObject({
      source: "automatic1111",
      prompt: "masterpiece, a red fox sitting\nin the snow, photo: close",
      negativePrompt: 'blurry, "bad" hands,\nlowres',
      seed: 1234567890,
      steps: 28,
      guidance: 7.5,
      sampler: "DPM++ 2M Karras",
      model: "v1-5-pruned-emaonly",
      width: 512,
      height: 768,
      extras: ["lora fur_detail", "enlargement with Latent"],
    });
  });

  test("1.9 and later name the schedule apart; no negative prompt", () => {
    const text =
      "a fox\nSteps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 1, Size: 64x64";
    expect(read({ parameters: text })).toMatchObject({
      prompt: "a fox",
      negativePrompt: "",
      sampler: "Euler a",
      scheduler: "Automatic",
    });
  });

  test("text that is no such recipe", () => {
    expect(read({ parameters: "" })).toBeNull();
    expect(read({ parameters: "a holiday on the coast: wonderful, sunny" })).toBeNull();
    expect(read({ Comment: parameters })).toBeNull();
  });

  test("a line made to stall the reader is read in no time", () => {
    const started = performance.now();
    read({ parameters: `x\nSteps: 1, ${"a ".repeat(200_000)}` });
    read({ parameters: `x\nSteps: 1, A: "${'\\"'.repeat(100_000)}` });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("ComfyUI", () => {
  const graph = {
    "3": {
      class_type: "KSampler",
      inputs: {
        seed: 156680208700286,
        steps: 20,
        cfg: 8,
        sampler_name: "dpmpp_2m",
        scheduler: "karras",
        denoise: 1,
        model: ["10", 0],
        positive: ["6", 0],
        negative: ["7", 0],
        latent_image: ["5", 0],
      },
    },
    "4": {
      class_type: "CheckpointLoaderSimple",
      inputs: { ckpt_name: "sd15\\dreamshaper_8.safetensors" },
    },
    "5": { class_type: "EmptyLatentImage", inputs: { width: 512, height: 640, batch_size: 1 } },
    "6": { class_type: "CLIPTextEncode", inputs: { text: ["12", 0], clip: ["4", 1] } },
    "7": { class_type: "CLIPTextEncode", inputs: { text: "text, watermark", clip: ["4", 1] } },
    "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
    "9": { class_type: "SaveImage", inputs: { filename_prefix: "ComfyUI", images: ["8", 0] } },
    "10": {
      class_type: "LoraLoader",
      inputs: { lora_name: "ink.safetensors", strength_model: 1, model: ["4", 0], clip: ["4", 1] },
    },
    "12": { class_type: "PrimitiveString", inputs: { value: "a glass bottle with a galaxy" } },
  };

  test("the sampler, and through its links prompts, size and model", () => {
    expect(read({ prompt: JSON.stringify(graph), workflow: "{}" })).toMatchObject({
      source: "comfyui",
      prompt: "a glass bottle with a galaxy",
      negativePrompt: "text, watermark",
      seed: 156680208700286,
      steps: 20,
      guidance: 8,
      sampler: "dpmpp_2m",
      scheduler: "karras",
      model: "dreamshaper_8",
      width: 512,
      height: 640,
      extras: ["lora ink"],
    });
  });

  test("of two samplers the one that starts from nothing", () => {
    const second = {
      class_type: "KSampler",
      inputs: { ...graph["3"].inputs, seed: 2, steps: 8, latent_image: ["21", 0] },
    };
    const upscale = { class_type: "LatentUpscale", inputs: { samples: ["22", 0], width: 1024 } };
    const decoy = { class_type: "VAEEncode", inputs: { pixels: ["8", 0] } };
    const two = { "1": second, "21": upscale, "22": decoy, ...graph };
    expect(read({ prompt: JSON.stringify(two) })?.steps).toBe(20);
  });

  test("graphs of newer models, with settings in nodes of their own", () => {
    const flux = {
      "13": {
        class_type: "SamplerCustomAdvanced",
        inputs: {
          noise: ["25", 0],
          guider: ["22", 0],
          sampler: ["16", 0],
          sigmas: ["17", 0],
          latent_image: ["27", 0],
        },
      },
      "25": { class_type: "RandomNoise", inputs: { noise_seed: 42 } },
      "22": { class_type: "BasicGuider", inputs: { model: ["12", 0], conditioning: ["26", 0] } },
      "26": { class_type: "FluxGuidance", inputs: { guidance: 3.5, conditioning: ["6", 0] } },
      "6": { class_type: "CLIPTextEncode", inputs: { text: "a lighthouse", clip: ["11", 0] } },
      "16": { class_type: "KSamplerSelect", inputs: { sampler_name: "euler" } },
      "17": { class_type: "BasicScheduler", inputs: { scheduler: "simple", steps: 24 } },
      "12": { class_type: "UNETLoader", inputs: { unet_name: "flux1-dev.safetensors" } },
      "27": { class_type: "EmptySD3LatentImage", inputs: { width: 1024, height: 1024 } },
    };
    expect(read({ prompt: JSON.stringify(flux) })).toMatchObject({
      prompt: "a lighthouse",
      seed: 42,
      steps: 24,
      guidance: 3.5,
      sampler: "euler",
      model: "flux1-dev",
      width: 1024,
    });
  });

  test("the editor's workflow, where it is all there is", () => {
    const workflow = {
      nodes: [
        {
          id: 3,
          type: "KSampler",
          inputs: [
            { name: "model", link: 1 },
            { name: "positive", link: 4 },
            { name: "negative", link: 6 },
            { name: "latent_image", link: 2 },
          ],
          widgets_values: [685468484323813, "randomize", 20, 8, "euler", "normal", 1],
        },
        { id: 4, type: "CheckpointLoaderSimple", widgets_values: ["v1-5-pruned.ckpt"] },
        { id: 5, type: "EmptyLatentImage", inputs: [], widgets_values: [512, 512, 1] },
        { id: 6, type: "CLIPTextEncode", inputs: [], widgets_values: ["beautiful scenery"] },
        { id: 7, type: "CLIPTextEncode", inputs: [], widgets_values: ["text"] },
      ],
      links: [
        [1, 4, 0, 3, 0, "MODEL"],
        [2, 5, 0, 3, 3, "LATENT"],
        [4, 6, 0, 3, 1, "CONDITIONING"],
        [6, 7, 0, 3, 2, "CONDITIONING"],
      ],
    };
    expect(read({ workflow: JSON.stringify(workflow) })).toMatchObject({
      prompt: "beautiful scenery",
      negativePrompt: "text",
      seed: 685468484323813,
      steps: 20,
      guidance: 8,
      sampler: "euler",
      model: "v1-5-pruned",
      width: 512,
    });
  });

  test("rings, loose ends and other JSON", () => {
    const ring = {
      "1": {
        class_type: "KSampler",
        inputs: { positive: ["2", 0], seed: ["2", 0], latent_image: ["1", 0], model: ["9", 0] },
      },
      "2": { class_type: "Reroute", inputs: { seed: ["3", 0], value: ["3", 0] } },
      "3": { class_type: "Reroute", inputs: { seed: ["2", 0], value: ["2", 0] } },
    };
    expect(read({ prompt: JSON.stringify(ring) })).toMatchObject({ prompt: "", seed: null });
    for (const prompt of ["{}", "[]", "null", "7", "{", '{"1":{"class_type":7}}']) {
      expect(read({ prompt })).toBeNull();
    }
  });
});

describe("InvokeAI", () => {
  test("invokeai_metadata", () => {
    const text = JSON.stringify({
      app_version: "4.2.9",
      generation_mode: "sdxl_txt2img",
      positive_prompt: "a castle in the clouds",
      negative_prompt: "people",
      positive_style_prompt: "",
      width: 1024,
      height: 768,
      seed: 2104127447,
      cfg_scale: 6,
      steps: 30,
      scheduler: "dpmpp_2m_k",
      model: { key: "x", hash: "y", name: "juggernaut-xl", base: "sdxl", type: "main" },
      loras: [{ model: { name: "clouds" }, weight: 0.7 }],
    });
    expect(read({ invokeai_metadata: text })).toMatchObject({
      source: "invokeai",
      prompt: "a castle in the clouds",
      negativePrompt: "people",
      seed: 2104127447,
      sampler: "dpmpp_2m_k",
      model: "juggernaut-xl",
      height: 768,
      extras: ["lora clouds"],
    });
  });

  test("sd-metadata of 2.3, with what is not wanted in square brackets", () => {
    const text = JSON.stringify({
      model: "stable diffusion",
      model_weights: "stable-diffusion-1.5",
      app_version: "v2.3.5",
      image: {
        prompt: [{ prompt: "a boat [fog, rain]", weight: 1 }],
        steps: 50,
        cfg_scale: 7.5,
        seed: 3357757885,
        sampler: "k_lms",
        width: 512,
        height: 512,
      },
    });
    expect(read({ "sd-metadata": text })).toMatchObject({
      prompt: "a boat",
      negativePrompt: "fog, rain",
      sampler: "k_lms",
      model: "stable-diffusion-1.5",
    });
  });

  test("the command line under Dream", () => {
    const text = '"a \\"small\\" boat [fog]" -s 50 -S 42 -W 512 -H 768 -C 7.5 -A k_euler_a';
    expect(read({ Dream: text })).toMatchObject({
      prompt: 'a "small" boat',
      negativePrompt: "fog",
      steps: 50,
      seed: 42,
      width: 512,
      height: 768,
      guidance: 7.5,
      sampler: "k_euler_a",
    });
  });
});

test("SwarmUI's parameters are JSON", () => {
  const text = JSON.stringify({
    sui_image_params: {
      prompt: "a cat",
      negativeprompt: "ugly",
      model: "OfficialStableDiffusion/sd_xl_base_1.0",
      seed: 1185330759,
      steps: 20,
      cfgscale: 7,
      aspectratio: "1:1",
      width: 1024,
      height: 1024,
      sampler: "euler_ancestral",
      scheduler: "normal",
      loras: ["paper"],
      swarm_version: "0.6.5.0",
    },
    sui_extra_data: { date: "2026-01-01" },
  });
  expect(read({ parameters: text })).toMatchObject({
    source: "swarmui",
    prompt: "a cat",
    negativePrompt: "ugly",
    model: "sd_xl_base_1.0",
    seed: 1185330759,
    guidance: 7,
    extras: ["lora paper"],
  });
});
