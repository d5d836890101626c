import { describe, expect, it } from "vitest";
import type { Recipe, RunInputs, Start } from "../../server/contract";
import { outputHash } from "../frames/encode";
import { toBytes } from "../math/tensor";
import { families, familyCalled, familyPool, familyRecipe } from "../testing/families";
import { png, waves } from "../testing/pictures";
import { psnr, stepAll, watch } from "../testing/watch";
import type { Picture } from "./index";

const pool = familyPool();
const id = "00000000-0000-4000-8000-000000000000";
const upload = { kind: "upload", id } as const;
const picture = { kind: "image", picture: upload } as const;

/** Every way to start of every family, with what comes with the run. */
const starts: [string, Start["kind"], Start | undefined][] = families.flatMap(({ info }) =>
  info.starts
    .filter((kind) => kind !== "branch" && kind !== "inpaint")
    .map((kind) => [info.id, kind, startOf(kind)] as [string, Start["kind"], Start | undefined]),
);

function startOf(kind: Start["kind"]): Start | undefined {
  if (kind === "image") return { ...picture, strength: 0.6 };
  if (kind === "forward") return { kind, picture: upload };
  if (kind === "between") return { kind, secondPrompt: "a cat", secondSeed: 9, amount: 0.4 };
  if (kind !== "blend") return undefined;
  return { kind, pictures: [upload, upload], secondPrompt: "a cat", amount: 0.7, strength: 1 };
}

const size = { width: 32, height: 32 };
const inputs: RunInputs = {
  picture: await png(waves(size, 1)),
  second: await png(waves(size, 2)),
};

describe.each(starts)("%s from %s", (model, _kind, start) => {
  const recipe = familyRecipe(model, start ? { start } : {});

  it("gives the same bytes alone, in company and after a resume at any step", async () => {
    const generator = await pool.get(model);
    const begin = (changes: Partial<Recipe> = {}) =>
      generator.begin({ ...recipe, ...changes }, inputs, null);
    const alone = await watch(generator, await begin());
    expect(new Set(alone).size).toBeGreaterThan(1);

    const others = [await begin({ seed: 8 }), await begin({ prompt: "two cats" })];
    // One of them is a step ahead, so that calls are shared by runs at different steps.
    await stepAll(generator, [others[0]!]);
    expect(await watch(generator, await begin(), others)).toEqual(alone);

    const run = await begin();
    const rest = (step: number) => alone.slice(step);
    for (let step = 0; step < run.totalSteps; step++) {
      const state = toBytes(run.state());
      const again = await generator.begin(recipe, inputs, { step, state });
      expect(await watch(generator, again)).toEqual(rest(step));
      await stepAll(generator, [run]);
    }
    const done = { step: run.totalSteps, state: toBytes(run.state()) };
    const finished = await generator.begin(recipe, inputs, done);
    expect(outputHash((await generator.finish([finished]))[0]!)).toBe(alone.at(-1));
  });
});

describe.each(families.map(({ card }) => card.id))("%s", (model) => {
  const hashes = async (changes: Partial<Recipe> = {}) => {
    const generator = await pool.get(model);
    return watch(generator, await generator.begin(familyRecipe(model, changes), {}, null));
  };

  it("heeds the prompt, the seed and the settings that it names, and only those", async () => {
    const { settings, defaults } = familyCalled(model).info;
    const own = (await hashes()).at(-1);
    expect((await hashes({ prompt: "a blue whale" })).at(-1)).not.toBe(own);
    expect((await hashes({ seed: 8 })).at(-1)).not.toBe(own);
    const plain = { temperature: 1, topK: 0, topP: 1 };
    const changes = {
      guidance: { guidance: defaults.guidance + 1.5 },
      negativePrompt: { negativePrompt: "blue" },
      temperature: { sampling: { ...plain, temperature: 0.5 } },
      topK: { sampling: { ...plain, topK: 2 } },
      topP: { sampling: { ...plain, topP: 0.3 } },
    };
    for (const name of Object.keys(changes) as (keyof typeof changes)[]) {
      const changed = hashes(changes[name]);
      if (settings.includes(name)) expect((await changed).at(-1), name).not.toBe(own);
      else await expect(changed, name).rejects.toMatchObject({ name: "Refusal" });
    }
  });

  it("refuses a state that is damaged or another model's", async () => {
    const generator = await pool.get(model);
    const begin = (state: Uint8Array, step = 1) =>
      generator.begin(familyRecipe(model), {}, { step, state });
    for (const bytes of [3, 8, 4 * 100_000]) {
      const field = "resume.state";
      await expect(begin(new Uint8Array(bytes).fill(1))).rejects.toMatchObject({ field });
    }
    const run = await generator.begin(familyRecipe(model), {}, null);
    await stepAll(generator, [run]);
    await expect(begin(toBytes(run.state()), 200)).rejects.toMatchObject({ field: "resume.state" });
  });
});

describe("what a family does not do is refused by field", () => {
  it.each([
    ["tiny-gan", { steps: 3 }, "steps", "tiny-gan takes 5 steps: a GAN draws a picture in one go"],
    ["tiny-flow", { steps: 5 }, "steps", "one for each block"],
    ["tiny-ar", { steps: 5 }, "steps", "one for each row of tokens"],
    ["tiny-vae", { guidance: 4 }, "guidance", "knows no guidance: leave it 1"],
    ["tiny-flow", { negativePrompt: "x" }, "negativePrompt", "knows no negative prompt"],
    ["tiny-ar", { sampler: "ddim" }, "sampler", "has no sampler ddim: choose tokens"],
    [
      "tiny-ddpm",
      { sampling: { temperature: 0.5, topK: 0, topP: 1 } },
      "sampling.temperature",
      "knows no temperature",
    ],
    ["tiny-gan", { start: { ...picture, strength: 1 } }, "start.kind", "it knows noise, between"],
    ["tiny-vae", { start: { kind: "forward", picture: upload } }, "start.kind", "cannot start"],
    ["tiny-ar", { variation: { seed: 1, strength: 0.5 } }, "variation", "take another seed"],
    ["tiny-flow", { prompt: "[cat:dog:2]" }, "prompt", "reads its prompt once"],
    ["tiny-dalle", { steps: 4 }, "steps", "needs 4 steps for the small picture"],
    ["tiny-cascade", { steps: 1 }, "steps", "one at least to enlarge it"],
  ] as const)("%s %o", async (model, changes, field, message) => {
    const recipe = familyRecipe(model, changes as Partial<Recipe>);
    const begun = (await pool.get(model)).begin(recipe, inputs, null);
    await expect(begun).rejects.toMatchObject({ field, message: expect.stringContaining(message) });
  });

  it.each(["tiny-vae", "tiny-flow", "tiny-ar"])("%s without its picture", async (model) => {
    const recipe = familyRecipe(model, { start: { ...picture, strength: 0.5 } });
    const begun = (await pool.get(model)).begin(recipe, {}, null);
    await expect(begun).rejects.toMatchObject({ field: "start.picture" });
  });
});

describe("starting with a picture", () => {
  const drawn = async (model: string, changes: Partial<Recipe>): Promise<Picture> => {
    const generator = await pool.get(model);
    const run = await generator.begin(familyRecipe(model, changes), inputs, null);
    while (run.step < run.totalSteps) await stepAll(generator, [run]);
    return (await generator.finish([run]))[0]!;
  };
  const image = (strength: number) => ({ start: { ...picture, strength } });

  it("a flow of strength 0 gives it back as the autoencoder sees it", async () => {
    const back = await drawn("tiny-flow", image(0));
    const { NormalizingFlow } = await import("./flow");
    const flow = (await pool.get("tiny-flow")) as InstanceType<typeof NormalizingFlow>;
    const { encode, decode, latentShape } = flow.parts;
    const latents = await encode(waves(size, 1));
    expect(psnr(back, await decode(latents, latentShape))).toBeGreaterThan(50);
    expect(psnr(await drawn("tiny-flow", image(1)), back)).toBeLessThan(40);
  });

  it("a flow of strength 1 is the seed's own picture", async () => {
    expect(await drawn("tiny-flow", image(1))).toEqual(await drawn("tiny-flow", {}));
  });

  it("an autoencoder's walk ends at the second picture's own code", async () => {
    const walk = (amount: number) => ({
      start: { ...(startOf("blend") as Extract<Start, { kind: "blend" }>), amount },
    });
    const prompt = "a cat";
    const generator = await pool.get("tiny-vae");
    const second = { picture: inputs.second! };
    const own = await generator.begin(
      familyRecipe("tiny-vae", { prompt, ...image(0) }),
      second,
      null,
    );
    while (own.step < own.totalSteps) await stepAll(generator, [own]);
    const [alone] = await generator.finish([own]);
    expect(psnr(await drawn("tiny-vae", walk(1)), alone!)).toBeGreaterThan(60);
    expect(psnr(await drawn("tiny-vae", walk(0)), alone!)).toBeLessThan(60);
  });

  it("an autoregressive model keeps the first rows of the picture", async () => {
    const generator = await pool.get("tiny-ar");
    const states = [];
    for (const seed of [1, 2]) {
      const recipe = familyRecipe("tiny-ar", { seed, ...image(0.5) });
      const run = await generator.begin(recipe, inputs, null);
      expect(run.totalSteps).toBe(4);
      while (run.step < run.totalSteps) await stepAll(generator, [run]);
      states.push(run.state());
    }
    const rows = (state: Float32Array, from: number, to: number) =>
      [0, 1, 2, 3].map((code) => [...state.slice(code * 64 + from * 8, code * 64 + to * 8)]);
    expect(rows(states[0]!, 0, 4)).toEqual(rows(states[1]!, 0, 4));
    expect(rows(states[0]!, 4, 8)).not.toEqual(rows(states[1]!, 4, 8));
  });
});

describe.each(["tiny-main", "tiny-ddpm"])("the forward process of %s", (model) => {
  it.each(familyCalled(model).info.samplers)(
    "is where a start with the picture begins, by %s",
    async (sampler) => {
      const generator = await pool.get(model);
      const steps = 4;
      const start = { kind: "forward", picture: upload } as const;
      const recipe = familyRecipe(model, { steps, sampler });
      const run = await generator.begin({ ...recipe, start }, inputs, null);
      for (let left = 1; left <= steps; left++) {
        await stepAll(generator, [run]);
        const image = { ...picture, strength: left / steps };
        const back = await generator.begin({ ...recipe, start: image }, inputs, null);
        expect(back.totalSteps).toBe(left);
        expect(run.state()).toEqual(back.state());
      }
      const noise = await generator.begin(recipe, {}, null);
      expect(run.state()).toEqual(noise.state());
    },
  );
});
