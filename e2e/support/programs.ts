import sharp from "sharp";
import { withTexts } from "../../server/exchange/png-chunks";

/** What a program writes into its PNGs, in its own form, and what Emerge should make of it. */
interface Program {
  name: string;
  keyword: string;
  text: string;
  prompt: string;
  /** Words that the offer shows. */
  shown: string[];
}

const comfyGraph = {
  "3": {
    class_type: "KSampler",
    inputs: {
      ...{ seed: 156680208, steps: 20, cfg: 4, denoise: 1 },
      ...{ sampler_name: "euler", scheduler: "karras" },
      ...{ model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] },
    },
  },
  "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "dreamshaper_8.safetensors" } },
  "5": { class_type: "EmptyLatentImage", inputs: { width: 512, height: 512, batch_size: 1 } },
  "6": { class_type: "CLIPTextEncode", inputs: { text: "a glass bottle", clip: ["4", 1] } },
  "7": { class_type: "CLIPTextEncode", inputs: { text: "watermark", clip: ["4", 1] } },
};

/** As each program's current version writes it; lineage.spec.ts has AUTOMATIC1111's. */
export const programs: Program[] = [
  {
    name: "ComfyUI",
    keyword: "prompt",
    text: JSON.stringify(comfyGraph),
    prompt: "a glass bottle",
    shown: ["dreamshaper_8", "watermark", "156680208"],
  },
  {
    name: "InvokeAI",
    keyword: "invokeai_metadata",
    text: JSON.stringify({
      ...{ app_version: "4.2.9", generation_mode: "sdxl_txt2img", seed: 2104127447, steps: 30 },
      ...{ positive_prompt: "a castle in the clouds", negative_prompt: "people", cfg_scale: 6 },
      ...{ width: 1024, height: 768, scheduler: "dpmpp_2m_k" },
      model: { key: "x", hash: "y", name: "juggernaut-xl", base: "sdxl", type: "main" },
      loras: [{ model: { name: "clouds" }, weight: 0.7 }],
    }),
    prompt: "a castle in the clouds",
    shown: ["juggernaut-xl", "lora clouds", "2104127447"],
  },
  {
    name: "SwarmUI",
    keyword: "parameters",
    text: JSON.stringify({
      sui_image_params: {
        ...{ prompt: "a cat on a fence", negativeprompt: "ugly", seed: 1185330759, steps: 20 },
        ...{ model: "OfficialStableDiffusion/sd_xl_base_1.0", cfgscale: 7, width: 1024 },
        ...{ height: 1024, sampler: "euler_ancestral", scheduler: "normal", loras: ["paper"] },
        swarm_version: "0.6.5.0",
      },
      sui_extra_data: { date: "2026-01-01" },
    }),
    prompt: "a cat on a fence",
    shown: ["sd_xl_base_1.0", "lora paper", "1185330759"],
  },
];

/** A small picture with this text in it. */
export async function pngWith(keyword: string, text: string, plain = false): Promise<Buffer> {
  const colour = { create: { width: 64, height: 64, channels: 3, background: "#385" } } as const;
  return withTexts(await sharp(colour).png().toBuffer(), [{ keyword, text, plain }]);
}
