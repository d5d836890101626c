import type { Said } from "./language";

/** One part of a generator, in the order in which it comes into play. */
export type Part = { id: string; name: Said; does: Said; plays: (moment: Moment) => boolean };
export type Moment = { step: number; total: number };

const first = ({ step }: Moment) => step === 1;
const last = ({ step, total }: Moment) => step === total;
const always = () => true;

/** The share of a cascade's steps that draw the small picture, and the rows of a coarse sketch. */
const smallShare = 0.6;
const coarseRows = 8;
const isSmall = ({ step, total }: Moment) => step <= Math.round(total * smallShare);
const isCoarse = ({ step }: Moment) => step <= coarseRows;
const not = (of: Part["plays"]) => (moment: Moment) => !of(moment);

const reader: Part = {
  id: "text",
  name: { en: "Text encoder", zh: "文本编码器" },
  does: { en: "turns words into vectors, once", zh: "把文字变成向量，只做一次" },
  plays: first,
};
const decoder: Part = {
  id: "decoder",
  name: { en: "Decoder", zh: "解码器" },
  does: { en: "turns the latent into pixels", zh: "把潜变量变成像素" },
  plays: last,
};
const part = (id: string, name: Said, does: Said, plays: Part["plays"] = always): Part => ({
  ...{ id, name, does, plays },
});

const enlarger = (plays: Part["plays"]) =>
  part(
    "enlarger",
    { en: "Diffusion decoder", zh: "扩散解码器" },
    { en: "enlarges it, step by step", zh: "逐步放大" },
    plays,
  );

const between: Record<string, Part[]> = {
  vae: [
    part(
      "generator",
      { en: "VAE decoder", zh: "VAE 解码网络" },
      { en: "unfolds 128 random numbers", zh: "展开 128 个随机数" },
    ),
    decoder,
  ],
  gan: [
    part(
      "generator",
      { en: "Generator", zh: "生成器" },
      { en: "paints from 128 random numbers", zh: "用 128 个随机数作画" },
    ),
    decoder,
  ],
  flow: [
    part(
      "blocks",
      { en: "Invertible blocks", zh: "可逆模块" },
      { en: "bend noise, one a step", zh: "每步一个，把噪声变形" },
    ),
    decoder,
  ],
  autoregressive: [
    part(
      "transformer",
      { en: "Transformer", zh: "Transformer" },
      { en: "writes codes, a row a step", zh: "写出编码，每步一行" },
    ),
    decoder,
  ],
  "pixel-diffusion": [
    part(
      "denoiser",
      { en: "Denoiser", zh: "去噪网络" },
      { en: "takes noise away, on pixels", zh: "直接在像素上去噪" },
    ),
  ],
  "latent-diffusion": [
    part(
      "denoiser",
      { en: "Denoiser", zh: "去噪网络" },
      { en: "takes noise away, in the latent", zh: "在潜变量里去噪" },
    ),
    decoder,
  ],
  cascade: [
    part(
      "denoiser",
      { en: "Small denoiser", zh: "小图去噪网络" },
      { en: "draws 64 × 64 pixels", zh: "画出 64 × 64 像素" },
      isSmall,
    ),
    enlarger(not(isSmall)),
    decoder,
  ],
  "autoregressive-diffusion": [
    part(
      "transformer",
      { en: "Transformer", zh: "Transformer" },
      { en: "writes coarse codes, a row a step", zh: "写出粗略编码，每步一行" },
      isCoarse,
    ),
    enlarger(not(isCoarse)),
    decoder,
  ],
};

/** From the words to the pixels. A family that nobody has told of is drawn as most are built. */
export const partsOf = (family: string): Part[] => [
  reader,
  ...(between[family] ?? between["latent-diffusion"]!),
];
