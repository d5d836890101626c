import type { Fact, FactId } from "@/server/contract";
import type { Said } from "./language";

/** What a fact is called, and what it tells, in a sentence or two. */
export type FactWords = { name: Said; tells: Said };

export const factWords: Record<FactId, FactWords> = {
  tokens: {
    name: { en: "Tokens", zh: "词元" },
    tells: {
      en: "Your words as the model reads them, cut into pieces that it knows. What is struck out came too late and is not read.",
      zh: "模型读到的文字，被切成它认识的小块。划掉的部分超出长度，没有被读取。",
    },
  },
  "text-vectors": {
    name: { en: "Text vectors", zh: "文本向量" },
    tells: {
      en: "Each token has become a row of numbers that stands for its meaning among the others. Red is above zero, blue below.",
      zh: "每个词元变成一行数字，表示它在这句话里的含义。红色大于零，蓝色小于零。",
    },
  },
  references: {
    name: { en: "Illustrations looked at", zh: "参考的插画" },
    tells: {
      en: "These models look things up: they saw these illustrations while they drew.",
      zh: "这些模型会“查资料”：作画时参考了这些插画。",
    },
  },
  latent: {
    name: { en: "The latent", zh: "潜变量" },
    tells: {
      en: "What the model has in hand before this step: small maps of numbers, shown in grey. To us they say little; to the decoder they are the picture.",
      zh: "这一步之前模型手里的东西：一组小的数字图，以灰度显示。我们看不懂，对解码器来说这就是图像。",
    },
  },
  "noise-level": {
    name: { en: "Noise level", zh: "噪声强度" },
    tells: {
      en: "How much noise is still in it (sigma). It falls from step to step.",
      zh: "其中还剩多少噪声（σ），逐步下降。",
    },
  },
  "signal-level": {
    name: { en: "Picture level", zh: "信号强度" },
    tells: {
      en: "How much of the picture is in it already (alpha). It grows as the noise falls.",
      zh: "其中已有多少图像成分（α），随噪声下降而上升。",
    },
  },
  "predicted-noise": {
    name: { en: "Predicted noise", zh: "预测的噪声" },
    tells: {
      en: "What the network takes for noise at this step. Part of it is taken away.",
      zh: "网络在这一步认为是噪声的部分，其中一部分会被减去。",
    },
  },
  "predicted-picture": {
    name: { en: "Predicted picture", zh: "预测的图像" },
    tells: {
      en: "What would come out if all of that noise were taken away at once. Blurred at first: many pictures are still possible, and this is their middle.",
      zh: "如果一次减去全部噪声会得到的图像。开始时模糊：还有许多可能，这是它们的平均。",
    },
  },
  "guidance-difference": {
    name: { en: "Where the words pull", zh: "文字在哪里起作用" },
    tells: {
      en: "The network guesses twice, with your words and without. The redder, the more the two guesses differ: there the words decide.",
      zh: "网络猜两次：一次看文字，一次不看。越红的地方两次猜测相差越大，由文字决定。",
    },
  },
  "guidance-size": {
    name: { en: "How hard they pull", zh: "作用有多强" },
    tells: {
      en: "How far apart the two guesses are. Guidance multiplies this.",
      zh: "两次猜测相差多远。引导系数会放大这个差别。",
    },
  },
  "small-picture": {
    name: { en: "The small picture", zh: "小图" },
    tells: {
      en: "What the first model made. The second one looks at it all the time while it enlarges.",
      zh: "第一个模型的成果。第二个模型放大时一直看着它。",
    },
  },
  block: {
    name: { en: "After this block", zh: "经过这个模块之后" },
    tells: {
      en: "The numbers once this block has bent them. Noise goes into the first block, a picture comes out of the last.",
      zh: "经这个模块变形后的数字。噪声进入第一个模块，图像从最后一个出来。",
    },
  },
  "block-change": {
    name: { en: "What the block moved", zh: "模块改动了多少" },
    tells: {
      en: "How far this block has moved the numbers.",
      zh: "这个模块把数字移动了多远。",
    },
  },
  "log-likelihood": {
    name: { en: "Likelihood", zh: "似然" },
    tells: {
      en: "How many bits the flow needs for each number of this picture. The fewer, the more likely it finds it.",
      zh: "流模型描述这张图的每个数需要多少比特。越少，说明它认为这张图越可能。",
    },
  },
  "inversion-error": {
    name: { en: "Error of going back", zh: "往返误差" },
    tells: {
      en: "The picture was run back to its noise and forward again. This is the largest difference that was left: nothing but rounding.",
      zh: "把图像倒推回噪声，再正向算回来，这是剩下的最大差别：只有舍入误差。",
    },
  },
  "next-token": {
    name: { en: "The next code", zh: "下一个编码" },
    tells: {
      en: "The codes it held most likely for the first cell of this row, how likely, and what each would look like.",
      zh: "这一行第一格最可能的几个编码、各自的概率，以及各自的样子。",
    },
  },
  entropy: {
    name: { en: "Doubt", zh: "犹豫程度（熵）" },
    tells: {
      en: "0 bits means that it is certain; 10 bits would be a blind guess among 1,024 codes.",
      zh: "0 比特表示完全确定；10 比特相当于在 1,024 个编码里瞎猜。",
    },
  },
  "unknown-tokens": {
    name: { en: "Not written yet", zh: "尚未写出" },
    tells: {
      en: "The share of the picture’s cells that have no code yet.",
      zh: "图像中还没有编码的格子所占比例。",
    },
  },
  "discriminator-score": {
    name: { en: "The critic’s score", zh: "判别器的评分" },
    tells: {
      en: "What the discriminator makes of it: the higher, the more it takes it for a real picture.",
      zh: "判别器的看法：分数越高，越像真图。",
    },
  },
  "mean-picture": {
    name: { en: "The average picture", zh: "平均图" },
    tells: {
      en: "What comes out with all random numbers at zero: the middle of the pictures it holds possible for your words.",
      zh: "把所有随机数设为零的结果：对你的文字来说，各种可能图像的中心。",
    },
  },
  "latent-mean": {
    name: { en: "Mean", zh: "均值" },
    tells: {
      en: "Where the encoder puts this picture on its map: a value for each of 128 numbers, red above zero and blue below.",
      zh: "编码器把这张图放在地图的哪里：128 个数各有一个值，红色大于零，蓝色小于零。",
    },
  },
  "latent-variance": {
    name: { en: "Variance", zh: "方差" },
    tells: {
      en: "How unsure the encoder is of each number: near 0 it is certain, near 1 it says nothing.",
      zh: "编码器对每个数有多不确定：接近 0 表示确定，接近 1 表示毫无信息。",
    },
  },
  "latent-time": {
    name: { en: "How far on the way", zh: "走了多远" },
    tells: {
      en: "0 is the average picture, 1 is the one that was rolled.",
      zh: "0 是平均图，1 是抽中的那张。",
    },
  },
};

/** Of models that leap: what they show is a place on the way to it. */
const onTheWay: Partial<Record<FactId, FactWords>> = {
  latent: {
    name: { en: "What was unfolded", zh: "展开的结果" },
    tells: {
      en: "What the network made of its random numbers at the place before, as small maps in grey. The decoder turns them into a picture.",
      zh: "网络在上一个位置用随机数展开出的数字，以灰度小图显示。解码器把它们变成图像。",
    },
  },
  "predicted-picture": {
    name: { en: "The picture here", zh: "此处的图像" },
    tells: {
      en: "What comes out at this place between the average picture and the one that was rolled.",
      zh: "在平均图与抽中的那张之间，这个位置得到的图像。",
    },
  },
};

/** Where the same thing means something else in one family. */
const inFamily: Record<string, Partial<Record<FactId, FactWords>>> = {
  vae: onTheWay,
  gan: onTheWay,
  autoregressive: {
    latent: {
      name: { en: "The codes so far", zh: "已写出的编码" },
      tells: {
        en: "Each code looked up in the code book, as small maps of numbers in grey. Cells that are not written yet are empty.",
        zh: "每个编码在码本中查到的数字，以灰度小图显示。尚未写出的格子是空的。",
      },
    },
  },
  "pixel-diffusion": {
    latent: {
      name: { en: "The noisy picture", zh: "带噪图像" },
      tells: {
        en: "What the model has in hand before this step. Here it is the picture itself, with noise in it.",
        zh: "这一步之前模型手里的东西。这里就是图像本身，混着噪声。",
      },
    },
  },
  flow: {
    latent: {
      name: { en: "Before this block", zh: "经过这个模块之前" },
      tells: {
        en: "The numbers that go into this block, as small maps in grey. Into the first one goes plain noise.",
        zh: "进入这个模块的数字，以灰度小图显示。进入第一个模块的是纯噪声。",
      },
    },
  },
};

export const wordsOf = (id: FactId, family: string): FactWords =>
  inFamily[family]?.[id] ?? factWords[id];

/** Numbers stand together in one place, one above the other. */
export type FactPlace = { key: string; facts: Fact[] };
export type FactGroup = { id: string; name: Said; places: FactPlace[] };

const groups: { id: string; name: Said; ids: FactId[] }[] = [
  {
    id: "reads",
    name: { en: "What it reads", zh: "它读到什么" },
    ids: ["tokens", "text-vectors", "references"],
  },
  {
    id: "holds",
    name: { en: "What it has in hand", zh: "它手里有什么" },
    ids: [
      "latent",
      "noise-level",
      "signal-level",
      "latent-time",
      "unknown-tokens",
      "small-picture",
      "mean-picture",
      "latent-mean",
      "latent-variance",
    ],
  },
  {
    id: "makes",
    name: { en: "What it makes of it", zh: "它怎么想" },
    ids: [
      "predicted-picture",
      "predicted-noise",
      "guidance-difference",
      "guidance-size",
      "next-token",
      "entropy",
      "block",
      "block-change",
      "log-likelihood",
      "inversion-error",
      "discriminator-score",
    ],
  },
];

/** Facts of a step as they are laid out; a group of which nothing is known is left out. */
export function grouped(facts: readonly Fact[]): FactGroup[] {
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  return groups
    .map(({ id, name, ids }) => ({ id, name, places: placesOf(ids.flatMap(read(known))) }))
    .filter((group) => group.places.length > 0);
}

const read = (known: Map<FactId, Fact>) => (id: FactId) => known.get(id) ?? [];

function placesOf(facts: Fact[]): FactPlace[] {
  const numbers = facts.filter(({ kind }) => kind === "number");
  return facts.flatMap((fact): FactPlace[] => {
    if (fact.kind !== "number") return [{ key: fact.id, facts: [fact] }];
    return fact === numbers[0] ? [{ key: "numbers", facts: numbers }] : [];
  });
}
