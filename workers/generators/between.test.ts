import { describe, expect, it } from "vitest";
import type { ContractError, Recipe } from "../../server/contract";
import { Engine, type RunOrder, type StepFrame } from "../engine";
import { outputHash } from "../frames/encode";
import { NoiseBetween } from "../math/between";
import { NoiseStream } from "../math/noise";
import { families, familyCalled, familyPool, familyRecipe } from "../testing/families";
import { watch } from "../testing/watch";

const pool = familyPool();
const first = { prompt: "a (red:1.2) fox", seed: 7 };
const second = { prompt: "two blue cats", seed: 2 ** 40 + 9 };

const point = (amount: number): Partial<Recipe> => ({
  ...first,
  start: {
    kind: "between",
    secondPrompt: second.prompt,
    secondSeed: second.seed,
    amount,
  },
});

async function frames(model: string, changes: Partial<Recipe>): Promise<string[]> {
  const generator = await pool.get(model);
  return watch(generator, await generator.begin(familyRecipe(model, changes), {}, null));
}

describe("noise between two seeds", () => {
  const streams = (): [NoiseStream, NoiseStream] => [new NoiseStream(1), new NoiseStream(2)];

  it("keeps its length all along the way, draw after draw", () => {
    for (const amount of [0.1, 0.5, 0.8]) {
      const noise = new NoiseBetween(...streams(), amount);
      noise.skip(40);
      for (let draw = 0; draw < 2; draw++) {
        const square = noise.draw(4000).reduce((sum, value) => sum + value * value, 0);
        // Half way along the straight line it would be 0.5.
        expect(Math.abs(square / 4000 - 1)).toBeLessThan(0.1);
      }
    }
  });

  it("goes on after a skip as after the draw", () => {
    const [drawn, skipped] = [0, 1].map(() => new NoiseBetween(...streams(), 0.3));
    drawn!.draw(50);
    skipped!.skip(50);
    expect(skipped!.draw(50)).toEqual(drawn!.draw(50));
  });
});

describe.each(families.map(({ info }) => info.id))("%s between two pictures", (model) => {
  it("begins with exactly the first and ends with exactly the second, frame by frame", async () => {
    const [a, b] = [await frames(model, first), await frames(model, second)];
    expect(a.at(-1)).not.toBe(b.at(-1));
    expect(await frames(model, point(0))).toEqual(a);
    expect(await frames(model, point(1))).toEqual(b);
    const middle = (await frames(model, point(0.5))).at(-1);
    expect([a.at(-1), b.at(-1)]).not.toContain(middle);
    expect((await frames(model, point(0.75))).at(-1)).not.toBe(middle);
  });

  it("says by field what is wrong with the second prompt", async () => {
    const start = { ...point(0.5).start, secondPrompt: "(much:9) too heavy" } as Recipe["start"];
    const begun = frames(model, { ...first, start });
    await expect(begun).rejects.toMatchObject({ field: "start.secondPrompt" });
  });
});

describe.each(familyCalled("tiny-ddpm").info.samplers)("by %s", (sampler) => {
  it("the noise that still comes goes along", async () => {
    const steps = 5;
    const b = await frames("tiny-ddpm", { ...second, sampler, steps });
    expect(await frames("tiny-ddpm", { ...point(1), sampler, steps })).toEqual(b);
  });
});

describe("the last frame alone", () => {
  const run = async (order: Pick<RunOrder, "recipe" | "frames">): Promise<StepFrame[]> => {
    const shown: StepFrame[] = [];
    const failures: ContractError[] = [];
    const engine = new Engine({
      generatorOf: (id) => pool.get(id),
      policy: { together: 1, sharing: "finish" },
      sink: {
        frame: (frame) => shown.push(frame),
        done: () => {},
        failed: (_leaseId, error) => failures.push(error),
      },
    });
    engine.start({ leaseId: "a", personId: "p", inputs: {}, resume: null, ...order });
    await engine.idle();
    expect(failures).toEqual([]);
    return shown;
  };

  it.each(families.map(({ info }) => info.id))("of %s is that of the whole film", async (model) => {
    const recipe = familyRecipe(model, point(0.5));
    const film = await run({ recipe });
    const last = await run({ recipe, frames: "last" });
    expect(film.length).toBe(recipe.steps);
    expect(last.map(({ step }) => step)).toEqual([recipe.steps]);
    expect(outputHash(last[0]!.picture)).toBe(outputHash(film.at(-1)!.picture));
  });

  it("of an autoencoder and of a GAN costs one call, not the whole way", async () => {
    for (const model of ["tiny-vae", "tiny-gan"]) {
      const generator = await pool.get(model);
      const begun = await generator.begin(familyRecipe(model, point(0.5)), {}, null);
      generator.toLast!(begun);
      expect(begun.totalSteps - begun.step).toBe(1);
    }
  });
});
