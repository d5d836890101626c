import { beforeAll, describe, expect, it } from "vitest";
import {
  samplerNames,
  type Recipe,
  type RunInputs,
  type SamplerName,
  type Start,
} from "../../server/contract";
import { readCheckpoint } from "../checkpoint/read";
import { outputHash } from "../frames/encode";
import { toHalf } from "../math/half";
import { toBytes } from "../math/tensor";
import { Runtime } from "../runtime";
import { builtIn } from "../testing/built-in";
import { tinyFolder, tinyRecipe } from "../testing/checkpoints";
import { png, rightHalf, waves } from "../testing/pictures";
import { builtInRecipe } from "../testing/recipes";
import { draw, latentsOf, psnr, statesOf, stepAll, watch } from "../testing/watch";
import { GeneratorPool, type Generator, type Picture, type Run } from "./index";

const tiny = await readCheckpoint(tinyFolder("tiny-sd"));
const ours = builtIn.info.id;
const ownSize = builtIn.info.sizes[0]!;
const pool = new GeneratorPool([tiny, builtIn], new Runtime({ provider: "cpu", threads: 1 }), {
  maxRows: 8,
});

const id = "00000000-0000-4000-8000-000000000000";
const upload = { kind: "upload", id } as const;
const starts = {
  image: { kind: "image", picture: upload, strength: 0.5 },
  inpaint: { kind: "inpaint", picture: upload, maskId: id, strength: 0.75 },
  blend: {
    kind: "blend",
    pictures: [upload, upload],
    secondPrompt: "a cat",
    amount: 0.4,
    strength: 0.5,
  },
  branch: { kind: "branch", generationId: id, step: 2 },
} satisfies Record<string, Start>;
type Kind = keyof typeof starts;
const kinds = Object.keys(starts) as Kind[];

/** What a run of either model is given, the latents of a branch by the sampler named. */
async function inputsFor(model: string, left: SamplerName): Promise<RunInputs> {
  const generator = await pool.get(model);
  const base = model === ours ? builtInRecipe() : tinyRecipe();
  const recipe = { ...base, steps: 4, sampler: left };
  const size = model === ours ? ownSize : { width: 96, height: 64 };
  const picture = await png(waves(size));
  const parent = await generator.begin(recipe, {}, null);
  await stepAll(generator, [parent]);
  await stepAll(generator, [parent]);
  return {
    picture,
    second: await png(waves(size, 2)),
    mask: await rightHalf(size),
    latents: {
      data: toBytes(toHalf(latentsOf(parent))),
      shape: [...parent.latentShape],
      sampler: left,
    },
  };
}

const cases = [
  ...(["ddim", "euler-ancestral", "unipc"] as const).map(
    (sampler) => ["tiny-sd", sampler] as const,
  ),
  ...(["flow-euler", "dpmpp-2m"] as const).map((sampler) => [ours, sampler] as const),
].flatMap(([model, sampler]) => kinds.map((kind) => [kind, model, sampler] as const));

describe.each(cases)("%s with %s by %s", (kind, model, sampler) => {
  let generator: Generator;
  let inputs: RunInputs;
  const base = model === ours ? builtInRecipe() : tinyRecipe();
  const recipe: Recipe = { ...base, sampler, steps: 4, guidance: 2, start: starts[kind] };
  const begin = () => generator.begin(recipe, inputs, null);
  beforeAll(async () => {
    generator = await pool.get(model);
    inputs = await inputsFor(model, sampler);
  });

  it("gives the same bytes alone, in company and after a resume at any step", async () => {
    const alone = await watch(generator, await begin());
    expect(alone).toHaveLength(kind === "inpaint" ? 4 : 3);
    const others = kinds.map((other, i) => ({ ...recipe, seed: i, start: starts[other] }));
    const company = await Promise.all(others.map((one) => generator.begin(one, inputs, null)));
    company.push(await generator.begin({ ...base, steps: 3 }, {}, null));
    expect(await watch(generator, await begin(), company)).toEqual(alone);

    for (const [step, state] of (await statesOf(generator, await begin())).entries()) {
      const resumed = await generator.begin(recipe, inputs, { step, state });
      expect(resumed.step).toBe(step);
      expect(await watch(generator, resumed)).toEqual(alone.slice(step));
    }
  });
});

describe("a start with a picture", () => {
  const source = waves(ownSize);
  const image = (strength: number): Recipe =>
    builtInRecipe({ steps: 20, guidance: 1, start: { ...starts.image, strength } });

  it("hardly changes it at a strength near nothing, and more with more", async () => {
    const generator = await pool.get(ours);
    const picture = await png(source);
    const through = await draw(generator, image(0.01), { picture });
    expect(psnr(through, source)).toBeGreaterThan(25);
    const half = await draw(generator, { ...image(0.5), steps: 10 }, { picture });
    expect(psnr(half, source)).toBeLessThan(psnr(through, source) - 3);
  });

  it.each(tiny.info.samplers)("is noise alone at full strength, by %s", async (sampler) => {
    const generator = await pool.get("tiny-sd");
    const picture = await png(waves({ width: 64, height: 64 }));
    const start = { ...starts.image, strength: 1 };
    const recipe = tinyRecipe({ sampler, steps: 3 });
    const [plain, started] = [
      await draw(generator, recipe),
      await draw(generator, { ...recipe, start }, { picture }),
    ];
    expect(outputHash(started)).toBe(outputHash(plain));
  });

  it.each([
    [{ width: 200, height: 64 }, "cuts away what is too wide"],
    [{ width: 8, height: 30 }, "enlarges what is too small"],
  ])("of %j: %s", async (size) => {
    const generator = await pool.get("tiny-sd");
    const picture = await png(waves(size));
    const recipe = tinyRecipe({ start: starts.image });
    expect(await draw(generator, recipe, { picture })).toMatchObject({ width: 64, height: 64 });
  });
});

describe("inpainting", () => {
  it("leaves the kept pixels as they are and paints the others", async () => {
    const generator = await pool.get(ours);
    const source = waves(ownSize);
    const inputs = { picture: await png(source), mask: await rightHalf(ownSize) };
    const start = { ...starts.inpaint, strength: 1 };
    const painted = await draw(generator, builtInRecipe({ steps: 4, start }), inputs);
    const { width } = ownSize;
    let [kept, changed] = [0, 0];
    painted.pixels.forEach((value, i) => {
      const isKept = Math.floor(i / 3) % width < width / 2;
      if (isKept && value !== source.pixels[i]) kept++;
      if (!isKept && value !== source.pixels[i]) changed++;
    });
    expect(kept).toBe(0);
    expect(changed).toBeGreaterThan(source.pixels.length / 4);
  });
});

describe("a blend", () => {
  it("is exactly one picture's at 0 and the other's at 1", async () => {
    const generator = await pool.get("tiny-sd");
    const [first, second] = [waves({ width: 64, height: 64 }), waves({ width: 64, height: 64 }, 2)];
    const inputs = { picture: await png(first), second: await png(second) };
    const blend = (amount: number) =>
      draw(generator, tinyRecipe({ start: { ...starts.blend, amount } }), inputs);
    const alone = (picture: Buffer, changes: Partial<Recipe> = {}) =>
      draw(generator, tinyRecipe({ ...changes, start: starts.image }), { picture });
    expect(outputHash(await blend(0))).toBe(outputHash(await alone(inputs.picture)));
    const other = await alone(inputs.second, { prompt: starts.blend.secondPrompt });
    expect(outputHash(await blend(1))).toBe(outputHash(other));
    const half = outputHash(await blend(0.5));
    expect([await alone(inputs.picture), other].map(outputHash)).not.toContain(half);
  });
});

describe("a branch", () => {
  it.each(tiny.info.samplers)(
    "with its parent's recipe follows it closely, by %s",
    async (sampler) => {
      const generator = await pool.get("tiny-sd");
      const recipe = tinyRecipe({ sampler, steps: 6, guidance: 2 });
      const parent = await generator.begin(recipe, {}, null);
      for (let step = 0; step < 3; step++) await stepAll(generator, [parent]);
      const data = toBytes(toHalf(latentsOf(parent)));
      const latents = { data, shape: [...parent.latentShape], sampler };
      const child = await generator.begin(
        { ...recipe, start: { ...starts.branch, step: 3 } },
        { latents },
        null,
      );
      while (child.step < child.totalSteps) await stepAll(generator, [parent, child]);
      expect(child.totalSteps).toBe(3);
      expect(parent.step).toBe(6);
      const [ours, theirs] = [latentsOf(child), latentsOf(parent)];
      const size = Math.max(...theirs.map(Math.abs));
      const apart = Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!))) / size;
      // Multistep samplers begin again at first order.
      expect(apart).toBeLessThan(["dpmpp-2m", "unipc"].includes(sampler) ? 0.3 : 0.02);
    },
  );

  it.each(samplerNames.filter((name) => tiny.info.samplers.includes(name)))(
    "goes on with any sampler from latents that %s left",
    async (left) => {
      const generator = await pool.get("tiny-sd");
      const inputs = await inputsFor("tiny-sd", left);
      const pictures: Picture[] = [];
      for (const sampler of tiny.info.samplers) {
        const recipe = tinyRecipe({ sampler, start: starts.branch, guidance: 1 });
        pictures.push(await draw(generator, recipe, inputs));
      }
      // Deterministic samplers take the same latents to about the same place.
      const [euler, ddim] = ["euler", "ddim"].map(
        (name) => pictures[tiny.info.samplers.indexOf(name as SamplerName)],
      );
      expect(psnr(euler!, ddim!)).toBeGreaterThan(30);
    },
  );
});

describe("the branch of a branch", () => {
  it("keeps to the schedule that the first one came from", async () => {
    const generator = await pool.get("tiny-sd");
    const recipe = tinyRecipe({ sampler: "ddim", steps: 6, guidance: 1 });
    const whole = await draw(generator, recipe);
    const first = await generator.begin(recipe, {}, null);
    for (let step = 0; step < 2; step++) await stepAll(generator, [first]);
    const given = (run: Run, sampler: SamplerName) => ({
      latents: {
        data: toBytes(toHalf(latentsOf(run))),
        shape: [...run.latentShape],
        sampler,
        schedule: "ddim" as const,
      },
    });
    const branch = (step: number): Partial<Recipe> => ({ start: { ...starts.branch, step } });
    const second = await generator.begin(
      { ...recipe, ...branch(2), sampler: "euler" },
      given(first, "ddim"),
      null,
    );
    for (let step = 0; step < 2; step++) await stepAll(generator, [second]);
    const third = await draw(generator, { ...recipe, ...branch(4) }, given(second, "euler"));
    expect(psnr(third, whole)).toBeGreaterThan(40);
  });
});

describe("a variation", () => {
  it("is one seed's picture at 0, the other's at 1, something else between", async () => {
    const generator = await pool.get("tiny-sd");
    const varied = (strength: number) =>
      draw(generator, tinyRecipe({ seed: 7, variation: { seed: 8, strength } }));
    const seeded = (seed: number) => draw(generator, tinyRecipe({ seed }));
    const [own, other] = [await seeded(7), await seeded(8)];
    expect(outputHash(await varied(0))).toBe(outputHash(own));
    expect(outputHash(await varied(1))).toBe(outputHash(other));
    const little = await varied(0.1);
    expect(psnr(little, own)).toBeGreaterThan(psnr(little, other));
    expect(outputHash(little)).not.toBe(outputHash(own));
  });
});
