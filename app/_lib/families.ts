import type { ModelInfo } from "@/server/contract";
import type { Said } from "./language";

/** A way in which machines make pictures, told for the curious. */
export type Family = {
  name: Said;
  /** As short as a button. */
  short: string;
  /** One line: how it makes a picture. */
  line: Said;
  /** The same in a few sentences. */
  how: Said;
  /** What lies between two of its pictures. */
  between: Said;
};

/** In the order in which a race shows them: from one leap to many small steps. */
export const families: Record<string, Family> = {
  vae: {
    name: { en: "Variational autoencoder", zh: "变分自编码器（VAE）" },
    short: "VAE",
    line: {
      en: "Picks a random point on a learned map of pictures and unfolds it, in one go.",
      zh: "在学到的“图像地图”上随机取一点，一次展开成图。",
    },
    how: {
      en: "It learned to squeeze each picture into 128 numbers that look like plain chance, and to unfold them again. To draw, it rolls 128 such numbers and unfolds them with your words. The frames walk from the average picture to the one that was rolled.",
      zh: "它学会把每张图压缩成 128 个近似随机的数，再展开还原。作画时随机抽出这样 128 个数，结合你的文字展开。画面从“平均图”一路走到抽中的那一张。",
    },
    between: {
      en: "A VAE is made for this: it learned a map on which near points stand for similar pictures. So the way is smooth from end to end.",
      zh: "VAE 正为此而生：它学到一张“地图”，相近的点代表相似的图，所以一路平滑。",
    },
  },
  gan: {
    name: { en: "Generative adversarial network", zh: "生成对抗网络（GAN）" },
    short: "GAN",
    line: {
      en: "A painter that learned against a critic; it paints in a single pass.",
      zh: "画家与评论家对抗学习；作画只需一次。",
    },
    how: {
      en: "Two networks learned against each other: the generator paints, the discriminator tells painted from real. To draw, the generator alone is enough, in one pass. The frames lead from its average picture out to this one.",
      zh: "两个网络互相对抗着学习：生成器作画，判别器分辨真图与画作。作画时只需生成器，一次完成。画面从它的“平均图”走向这一张。",
    },
    between: {
      en: "The generator was only ever rewarded for pictures that look real, wherever its point lay. So the places between are pictures too, and one shape flows into the other.",
      zh: "无论点落在哪里，生成器只有画得像真图才会得到奖励。所以两点之间也都是像样的图，一个形状流动成另一个。",
    },
  },
  flow: {
    name: { en: "Normalizing flow", zh: "标准化流" },
    short: "Flow",
    line: {
      en: "Bends noise into a picture, block by block, and could go back exactly.",
      zh: "逐个模块把噪声变形为图像，并且可以精确倒推。",
    },
    how: {
      en: "A chain of blocks, each of which can be undone without loss. One way it turns a picture into plain noise, the other way noise into a picture. So it can also say exactly how likely it finds a picture.",
      zh: "一串可以无损撤销的模块：一个方向把图像变成噪声，另一个方向把噪声变成图像。因此它还能准确说出一张图的概率。",
    },
    between: {
      en: "A flow goes from noise to picture one to one: every point on the way has exactly one picture, and every picture exactly one point.",
      zh: "流模型让噪声与图像一一对应：路上的每个点恰好对应一张图，每张图也恰好对应一个点。",
    },
  },
  autoregressive: {
    name: { en: "Autoregressive transformer", zh: "自回归 Transformer" },
    short: "Autoregressive",
    line: {
      en: "Writes the picture like a text: one code after another, row by row.",
      zh: "像写文章一样写图：一个编码接一个编码，一行接一行。",
    },
    how: {
      en: "A tokenizer cuts pictures into codes from a book of 1,024. A transformer guesses the next code from your words and all codes so far, as a language model guesses the next word.",
      zh: "图像先被切成编码，码本共有 1,024 个。Transformer 根据你的文字和已写出的编码猜下一个，就像语言模型猜下一个词。",
    },
    between: {
      en: "It has no smooth space: its chance is a throw of dice for every code. They turn from one picture’s throws to the other’s, and one code that falls differently changes all after it. So the way leaps.",
      zh: "它没有平滑的空间：每个编码都靠掷骰子决定。骰子从一张图的结果逐渐转到另一张的，只要有一个编码不同，后面全都跟着变。所以这条路是跳跃的。",
    },
  },
  "pixel-diffusion": {
    name: { en: "Diffusion in pixels (DDPM)", zh: "像素扩散（DDPM）" },
    short: "Pixel diffusion",
    line: {
      en: "Starts with noise alone and takes some of it away at each step, pixel by pixel.",
      zh: "从纯噪声开始，每一步在像素上去掉一些噪声。",
    },
    how: {
      en: "The textbook process. The network learned to tell the noise that was mixed into a picture. Starting with noise alone it takes a part of its guess away, again and again. The picture has 64 × 64 pixels only, since each of them is computed at every step.",
      zh: "教科书式的做法。网络学会辨认混入图像的噪声；从纯噪声出发，一次次减去它猜到的一部分。图像只有 64 × 64 像素，因为每一步都要计算所有像素。",
    },
    between: {
      en: "For diffusion the point is the noise that it starts with. The first steps settle what goes where, so the picture may stay alike for a while and then turn into something else.",
      zh: "对扩散模型来说，“点”就是起始噪声。最初几步决定布局，所以画面可能一段时间变化不大，随后突然变成别的东西。",
    },
  },
  "latent-diffusion": {
    name: { en: "Latent diffusion", zh: "潜空间扩散" },
    short: "Latent diffusion",
    line: {
      en: "Takes noise away step by step too, but in a small code of the picture.",
      zh: "同样逐步去噪，不过是在图像的小型编码里进行。",
    },
    how: {
      en: "The way of Stable Diffusion. Pictures are squeezed into a much smaller grid of numbers, the latent. Noise is taken away there, which costs far less, and a decoder turns the result into pixels.",
      zh: "Stable Diffusion 的做法。图像先被压缩成小得多的数字网格，即“潜变量”。去噪在那里进行，代价小得多，最后由解码器还原为像素。",
    },
    between: {
      en: "The point is the noise in the small code that diffusion starts with. The first steps settle what goes where, so the picture may stay alike for a while and then turn into something else.",
      zh: "“点”是扩散在小型编码里的起始噪声。最初几步决定布局，所以画面可能一段时间变化不大，随后突然变成别的东西。",
    },
  },
  cascade: {
    name: { en: "Cascade", zh: "级联扩散" },
    short: "Cascade",
    line: {
      en: "First a small picture, then a second model enlarges it.",
      zh: "先画一张小图，再由第二个模型放大。",
    },
    how: {
      en: "The way of Imagen: each model gets an easier task. The first settles what goes where on 64 × 64 pixels. The second adds the detail, looking at your words and at the small picture.",
      zh: "Imagen 的做法：让每个模型的任务更简单。第一个在 64 × 64 像素上决定布局；第二个看着文字和小图补充细节。",
    },
    between: {
      en: "Two noises turn together: that of the small picture, which settles the shapes, and that of the enlarger, which adds the detail.",
      zh: "两份噪声一起转动：小图的噪声决定形状，放大模型的噪声补充细节。",
    },
  },
  "autoregressive-diffusion": {
    name: { en: "Autoregression, then diffusion", zh: "先自回归，后扩散" },
    short: "Autoregression + diffusion",
    line: {
      en: "A transformer writes a coarse sketch, diffusion paints it out.",
      zh: "Transformer 先写出粗略草图，扩散模型再把它画完整。",
    },
    how: {
      en: "The way of DALL·E: planning and painting are two models. A transformer writes coarse codes one after another. A diffusion decoder makes the picture of them.",
      zh: "DALL·E 的做法：构思与作画由两个模型分担。Transformer 逐个写出粗略的编码，扩散解码器据此画出图像。",
    },
    between: {
      en: "The coarse codes leap, since each is a throw of dice that turns from one picture’s to the other’s. The enlarger’s noise glides along.",
      zh: "粗略编码会跳跃，因为每个都像掷骰子，从一张图的结果转到另一张的；放大模型的噪声则平滑过渡。",
    },
  },
};

const order = Object.keys(families);

/** Null for families that nobody has told of: other people's models are welcome too. */
export const familyOf = (family: string): Family | null => families[family] ?? null;

/** Models of the families told of, one leap first; several of one family by name. */
export const told = (models: readonly ModelInfo[]): ModelInfo[] =>
  models
    .filter(({ family }) => family in families)
    .toSorted((a, b) => order.indexOf(a.family) - order.indexOf(b.family));

export const untold = (models: readonly ModelInfo[]): ModelInfo[] =>
  models.filter(({ family }) => !(family in families));
