import { describe, expect, it } from "vitest";
import type { FactId, Recipe, RunInputs } from "../../server/contract";
import { fromHalf, toHalf } from "../math/half";
import { families, familyCalled, familyPool, familyRecipe } from "../testing/families";
import { png, waves } from "../testing/pictures";
import { latentsOf, psnr, stepAll } from "../testing/watch";
import { bitsPerDimension } from "./insides/flow";
import type { Finding, Picture } from "./index";

const pool = familyPool();
const upload = { kind: "upload", id: "00000000-0000-4000-8000-000000000000" } as const;

interface Seen {
  step: number;
  totalSteps: number;
  findings: Finding[];
  /** The frame of this step. */
  frame: Picture;
}

/** Every step of a run looked into, from its latents as they are stored. */
async function looked(
  model: string,
  changes: Partial<Recipe> = {},
  inputs: RunInputs = {},
): Promise<Seen[]> {
  const generator = await pool.get(model);
  const recipe = familyRecipe(model, changes);
  const run = await generator.begin(recipe, inputs, null);
  const seen: Seen[] = [];
  for (let step = 1; step <= run.totalSteps; step++) {
    const latents = step === 1 ? null : fromHalf(toHalf(latentsOf(run)));
    await stepAll(generator, [run]);
    const [frame] = await generator.preview([run]);
    const look = { recipe, inputs, step, latents };
    seen.push({ step, frame: frame!, ...(await generator.inspect(look)) });
  }
  return seen;
}

const find = ({ findings }: Seen, id: FactId) => findings.find((finding) => finding.id === id);
function number(seen: Seen, id: FactId): number {
  const finding = find(seen, id);
  if (finding?.kind !== "number") throw new Error(`${id} is no number`);
  return finding.value;
}
function image(seen: Seen, id: FactId): Picture {
  const finding = find(seen, id);
  if (finding?.kind !== "image") throw new Error(`${id} is no image`);
  return finding.picture;
}

const text: FactId[] = ["tokens", "text-vectors", "references"];
const denoising: FactId[] = [
  ...["latent", "noise-level", "signal-level"],
  ...["predicted-noise", "predicted-picture", "guidance-difference", "guidance-size"],
] as FactId[];
const path: FactId[] = ["latent-time", "latent", "predicted-picture", "mean-picture"];
const cells: FactId[] = ["latent", "unknown-tokens", "next-token", "entropy"];

/** What is told at the first step, and at the last. */
const told: Record<string, [FactId[], FactId[]]> = {
  "latent-diffusion": [denoising, denoising],
  "pixel-diffusion": [denoising, denoising],
  vae: [
    [...path, "latent-mean", "latent-variance"],
    [...path, "latent-mean", "latent-variance"],
  ],
  gan: [
    [...path, "discriminator-score"],
    [...path, "discriminator-score"],
  ],
  flow: [
    ["latent", "block", "block-change", "log-likelihood", "inversion-error"],
    ["latent", "block", "block-change", "log-likelihood", "inversion-error"],
  ],
  autoregressive: [cells, cells],
  // The second model of these has no guidance of its own.
  cascade: [denoising, ["small-picture", ...denoising.slice(0, 5)]],
  "autoregressive-diffusion": [cells, ["small-picture", ...denoising.slice(0, 5)]],
};

describe.each(families.map(({ card }) => [card.id, card.family] as const))(
  "inside %s",
  (id, family) => {
    it("every step can be looked into, from its stored latents", async () => {
      const all = await looked(id);
      const ids = (seen: Seen) => seen.findings.map((finding) => finding.id).sort();
      expect(ids(all[0]!)).toEqual([...text, ...told[family]![0]].sort());
      expect(ids(all.at(-1)!)).toEqual([...text, ...told[family]![1]].sort());
      for (const seen of all) {
        expect(seen.totalSteps).toBe(all.length);
        for (const finding of seen.findings) {
          if (finding.kind === "number") expect(Number.isFinite(finding.value)).toBe(true);
          if (finding.kind !== "image") continue;
          const { width, height, pixels } = finding.picture;
          expect(pixels.length).toBe(width * height * 3);
        }
      }
    });

    it("there is no step beyond the last, and none without its latents", async () => {
      const generator = await pool.get(id);
      const recipe = familyRecipe(id);
      const at = (step: number, latents: Float32Array | null) =>
        generator.inspect({ recipe, inputs: {}, step, latents });
      await expect(at(recipe.steps, null)).rejects.toMatchObject({ field: "step" });
      await expect(at(recipe.steps + 1, new Float32Array(4))).rejects.toMatchObject({
        name: "Refusal",
      });
    });
  },
);

describe("what is told", () => {
  it.each(["tiny-main", "tiny-ddpm", "tiny-vae", "tiny-gan", "tiny-cascade"])(
    "of %s predicts the picture that the step's frame shows",
    async (model) => {
      for (const seen of await looked(model)) {
        const predicted = image(seen, "predicted-picture");
        // Later steps begin from latents in half precision.
        expect(psnr(predicted, seen.frame)).toBeGreaterThan(35);
      }
    },
  );

  it("of noise falls from step to step, and of signal rises", async () => {
    const all = await looked("tiny-ddpm");
    const falling = all.map((seen) => number(seen, "noise-level"));
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    for (const seen of all)
      expect(number(seen, "noise-level") ** 2 + number(seen, "signal-level") ** 2).toBeCloseTo(1);
  });

  it("of the prompt are its tokens, those that did not fit with weight 0", async () => {
    const [seen] = await looked("tiny-vae", { prompt: "a (red:1.5) fox and cats" });
    const tokens = find(seen!, "tokens");
    if (tokens?.kind !== "tokens") throw new Error("no tokens");
    expect(tokens.tokens.map((token) => token.text).join("")).toBe("a red fox and cats");
    const weights = tokens.tokens.map((token) => token.weight);
    expect(weights).toEqual([1, 1, 1.5, 1.5, 1.5, ...Array(11).fill(1), 0, 0]);
  });

  it("of illustrations is which ones, with a look at each", async () => {
    const [seen] = await looked("tiny-gan");
    const bars = find(seen!, "references");
    if (bars?.kind !== "bars") throw new Error("no bars");
    const { references } = familyCalled("tiny-gan").card;
    expect(references).toBeDefined();
    expect(bars.entries.length).toBeGreaterThan(1);
    for (const { label, picture } of bars.entries) {
      expect(["fox", "cat"]).toContain(label);
      expect(picture).toMatchObject({ width: 32, height: 32 });
    }
  });

  it("of a flow is that it can be undone, and how likely its picture is", async () => {
    for (const seen of await looked("tiny-flow")) {
      expect(number(seen, "inversion-error")).toBeLessThan(1e-4);
      expect(number(seen, "block-change")).toBeGreaterThan(0);
    }
    // A standard normal distribution without a flow: half of log2(2 pi e) in the mean.
    const squares = new Float32Array(1000).fill(1);
    expect(bitsPerDimension(squares, 0)).toBeCloseTo(0.5 * Math.log2(2 * Math.PI * Math.E), 4);
    expect(bitsPerDimension(squares, 1000 * Math.LN2)).toBeCloseTo(1.047, 3);
  });

  it("of tokens is how many are to come, and what the next may be", async () => {
    const sampling = { temperature: 1, topK: 5, topP: 1 };
    const all = await looked("tiny-ar", { sampling });
    expect(all.map((seen) => number(seen, "unknown-tokens"))).toEqual(
      all.map(({ step }) => 1 - (step - 1) / 8),
    );
    for (const seen of all) {
      const bars = find(seen, "next-token");
      if (bars?.kind !== "bars") throw new Error("no bars");
      const shares = bars.entries.map((entry) => entry.share);
      expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      expect(number(seen, "entropy")).toBeLessThanOrEqual(Math.log2(5));
      expect(bars.entries[0]!.picture!.pixels).not.toEqual(bars.entries[1]!.picture!.pixels);
    }
  });

  it("of the forward process is how much noise there is, and no prediction", async () => {
    const inputs = { picture: await png(waves({ width: 32, height: 32 })) };
    const start = { kind: "forward", picture: upload } as const;
    const all = await looked("tiny-main", { start }, inputs);
    const rising = all.map((seen) => number(seen, "noise-level"));
    expect(rising).toEqual([0, 0.2, 0.4, 0.6, 0.8].map((level) => expect.closeTo(level)));
    expect(find(all[2]!, "predicted-picture")).toBeUndefined();
  });
});
