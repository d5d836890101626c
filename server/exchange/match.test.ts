import { describe, expect, test } from "vitest";
import { limits, type ModelInfo, type Recipe } from "../contract";
import { fakeFamilies, fakeModel } from "../testing/fake-worker";
import { nothingFound, type FoundRecipe } from "./found";
import { matchRecipe } from "./match";
import { matchSampler } from "./samplers";

const model: ModelInfo = {
  ...fakeModel,
  id: "starter",
  name: "Starter",
  sizes: [
    { width: 64, height: 64 },
    { width: 64, height: 96 },
    { width: 512, height: 512 },
  ],
  samplers: ["flow-euler", "flow-heun"],
  maxSteps: 50,
};

const found = (change: Partial<FoundRecipe>): FoundRecipe => ({
  ...nothingFound("automatic1111"),
  prompt: "a fox",
  seed: 5,
  steps: 20,
  guidance: 7,
  sampler: "Euler",
  model: "starter",
  width: 512,
  height: 512,
  ...change,
});

const match = (change: Partial<FoundRecipe>) => {
  const { recipe, notes } = matchRecipe(found(change), [model], model, () => 99);
  const note = (field: string) => notes.find((one) => one.field === field);
  return { recipe, note, notes };
};

describe("a recipe that was found, as this studio can draw it", () => {
  test("what is known here is kept", () => {
    const { recipe, note } = match({});
    expect(recipe).toMatchObject({ seed: 5, steps: 20, guidance: 7, width: 512, height: 512 });
    for (const field of ["prompt", "seed", "steps", "guidance", "size", "model"]) {
      expect(note(field)?.outcome, field).toBe("kept");
    }
  });

  test("an unknown model gives way to the studio's own, and that is said", () => {
    const { recipe, note } = match({ model: "v1-5-pruned" });
    expect(recipe.model).toBe("starter");
    expect(note("model")).toMatchObject({ outcome: "changed", theirs: "v1-5-pruned" });
  });

  test.each([
    [512, 768, "64x96"],
    [1024, 1024, "512x512"],
    [80, 80, "64x64"],
  ])("%d x %d becomes the nearest in shape", (width, height, expected) => {
    const { recipe, note } = match({ width, height });
    expect(`${recipe.width}x${recipe.height}`).toBe(expected);
    expect(note("size")?.outcome).toBe("changed");
  });

  test("numbers past the limits come within them", () => {
    const { recipe, note } = match({ steps: 150, guidance: 30, seed: 2 ** 60 });
    expect(recipe).toMatchObject({ steps: 50, guidance: limits.guidanceMax });
    expect(recipe.seed).toBeLessThanOrEqual(limits.seedMax);
    expect(note("seed")?.outcome).toBe("changed");
  });

  test("what is missing is the model's own, and a seed is drawn", () => {
    const { recipe } = match({
      seed: null,
      steps: null,
      guidance: null,
      sampler: null,
      width: null,
    });
    expect(recipe).toMatchObject({ seed: 99, steps: 4, guidance: 1, sampler: "flow-euler" });
    expect(recipe).toMatchObject({ width: 64, height: 64 });
  });

  test("prompts are cut to what fits, and what has no counterpart is named", () => {
    const { recipe, notes } = match({ prompt: "x".repeat(600), extras: ["lora ink"] });
    expect(recipe.prompt).toHaveLength(limits.promptChars);
    expect(notes.at(-1)).toMatchObject({ field: "extra", outcome: "left", theirs: "lora ink" });
  });
});

describe("a recipe for a model of another family", () => {
  const [, gan, tokens] = fakeFamilies as [ModelInfo, ModelInfo, ModelInfo];
  const own = (info: ModelInfo): Recipe => ({
    ...{ model: info.id, prompt: "a fox", seed: 5, width: 8, height: 8 },
    ...{ steps: info.defaults.steps, guidance: info.defaults.guidance, negativePrompt: "" },
    sampler: info.defaults.sampler,
  });
  const brought = (change: Partial<FoundRecipe>, info: ModelInfo) => {
    const { recipe, notes } = matchRecipe(found(change), [info], info, () => 99);
    return { recipe, note: (field: string) => notes.find((one) => one.field === field) };
  };

  test("takes what the model heeds, and says what it does not", () => {
    const { recipe, note } = brought({ negativePrompt: "blue" }, gan);
    expect(recipe).toMatchObject({ steps: 20, guidance: 1, sampler: "latent-path" });
    expect(recipe.negativePrompt).toBe("");
    expect(note("guidance")).toMatchObject({ outcome: "changed", theirs: "7", ours: "1" });
    expect(note("negativePrompt")).toMatchObject({ outcome: "changed", theirs: "blue" });
    const rows = brought({}, tokens);
    expect(rows.recipe).toMatchObject({ steps: 4, guidance: 7 });
    expect(rows.note("steps")!.why).toContain("always");
  });

  test("of Emerge keeps how boldly it was drawn, as far as the model heeds it", () => {
    const sampling = { temperature: 0.5, topK: 40, topP: 0.9 };
    const recipe: Recipe = { ...own(tokens), sampling };
    const same = { ...found({}), ...own(tokens), recipe };
    expect(brought(same, tokens).recipe).toEqual({ ...recipe, start: undefined });
    expect(brought(same, tokens).note("sampler")!.outcome).toBe("kept");
    const other = brought(same, gan).recipe;
    expect(other.sampling).toEqual({ temperature: 0.5, topK: 0, topP: 1 });
    expect(brought(same, fakeModel).recipe).not.toHaveProperty("sampling");
  });

  test("without start noise keeps no variation of it", () => {
    const variation = { seed: 3, strength: 0.5 };
    const same = { ...found({}), recipe: { ...own(fakeModel), variation } };
    expect(brought(same, fakeModel).recipe.variation).toEqual(variation);
    expect(brought(same, tokens).recipe).not.toHaveProperty("variation");
  });
});

describe("samplers by other names", () => {
  const all: ModelInfo = {
    ...model,
    samplers: ["euler", "euler-ancestral", "heun", "ddim", "ddpm", "dpmpp-2m", "unipc", "lcm"],
  };
  test.each([
    ["Euler", "euler", "kept"],
    ["Euler a", "euler-ancestral", "kept"],
    ["euler_ancestral", "euler-ancestral", "kept"],
    ["k_euler_a", "euler-ancestral", "kept"],
    ["Heun", "heun", "kept"],
    ["DDIM", "ddim", "kept"],
    ["DPM++ 2M", "dpmpp-2m", "kept"],
    ["dpmpp_2m", "dpmpp-2m", "kept"],
    ["uni_pc", "unipc", "kept"],
    ["LCM", "lcm", "kept"],
    ["DPM++ 2M Karras", "dpmpp-2m", "changed"],
    ["DPM++ 2M SDE", "euler-ancestral", "changed"],
    ["DPM++ 3M", "dpmpp-2m", "changed"],
    ["k_lms", "euler", "changed"],
    ["something new", "flow-euler", "changed"],
  ])("%s", (name, expected, outcome) => {
    const { value, note } = matchSampler(name, null, all);
    expect([value, note.outcome]).toEqual([expected, outcome]);
  });

  test("a model without it gets the nearest that it has", () => {
    expect(matchSampler("DPM++ 2M", null, model).value).toBe("flow-heun");
    expect(matchSampler("Euler a", "karras", model).value).toBe("flow-euler");
  });
});

describe("a point between two pictures", () => {
  const start = {
    kind: "between",
    pictures: [
      { kind: "generation", id: "00000000-0000-4000-8000-000000000001" },
      { kind: "generation", id: "00000000-0000-4000-8000-000000000002" },
    ],
    ...{ secondPrompt: "an owl", secondSeed: 8, amount: 0.25 },
  } as const;
  const recipe = { model: model.id, start } as unknown as Recipe;

  test("comes along by its words and seed, without the pictures of the other studio", () => {
    const { recipe: read, note } = match({ recipe });
    expect(read.start).toEqual({ ...start, pictures: undefined });
    expect(note("extra")).toMatchObject({ outcome: "kept" });
    expect(note("extra")!.ours).toBe("25 % of the way to “an owl”, seed 8");
  });

  test("stays behind where its model is not here, and that is said", () => {
    const { recipe: read, note } = match({ recipe: { ...recipe, model: "other" }, model: "other" });
    expect(read).not.toHaveProperty("start");
    expect(note("extra")).toMatchObject({ outcome: "left", ours: null });
    expect(note("extra")!.why).toContain("its own model");
  });
});
