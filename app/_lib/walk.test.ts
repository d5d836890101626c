import { describe, expect, it } from "vitest";
import type { Generation, ModelInfo, Recipe } from "@/server/contract";
import {
  endRefusal,
  lastStop,
  nearestOf,
  nextToFill,
  otherSettings,
  strollFrom,
  walkRecipe,
  walkRefusal,
} from "./walk";

const model = { id: "m", name: "Tiny", starts: ["noise", "between"] } as ModelInfo;
const base = {
  ...{ model: "m", prompt: "a fox", negativePrompt: "", seed: 1, steps: 20, guidance: 3 },
  ...{ sampler: "ddim", width: 64, height: 64 },
} as Recipe;
const picture = (id: string, change: Partial<Recipe> = {}, rest: Partial<Generation> = {}) =>
  ({ id, status: "succeeded", recipe: { ...base, ...change }, ...rest }) as Generation;

const first = picture("a");
const second = picture("b", { prompt: "an owl", seed: 2 });
const refusal = (one: Generation, other: Generation) =>
  walkRefusal({ first: one, second: other }, [model]);

describe("a way between two pictures", () => {
  it("leads through the first one's settings to the second's words and seed", () => {
    expect(walkRecipe({ first, second }, 0.25)).toEqual({
      ...base,
      start: {
        kind: "between",
        pictures: [
          { kind: "generation", id: "a" },
          { kind: "generation", id: "b" },
        ],
        ...{ secondPrompt: "an owl", secondSeed: 2, amount: 0.25 },
      },
    });
    expect(refusal(first, second)).toBeNull();
  });

  it("says with what else the second one was made", () => {
    expect(otherSettings({ first, second })).toEqual([]);
    const other = picture("c", { seed: 3, steps: 10, guidance: 1, start: { kind: "noise" } });
    expect(otherSettings({ first, second: other })).toEqual(["steps", "guidance"]);
  });

  const image = { kind: "image", picture: { kind: "upload", id: "u" }, strength: 0.5 } as const;
  it.each([
    ["another model", picture("c", { model: "n", seed: 2 }), "is not here"],
    ["another size", picture("c", { width: 128, seed: 2 }), "differ in size"],
    ["a picture at its start", picture("c", { start: image }), "noise alone"],
    ["turned noise", picture("c", { variation: { seed: 3, strength: 0.1 } }), "turned towards"],
    ["the same words and seed", picture("c", { guidance: 1 }), "nothing between them"],
    ["no end yet", picture("c", { seed: 2 }, { status: "running" }), "finished first"],
    ["a change that never comes", picture("c", { prompt: "[a:b:30]" }), "second prompt"],
  ])("is refused for %s, with the reason", (_what, other, reason) => {
    expect(refusal(first, other)).toContain(reason);
  });

  it("is refused for models that cannot, and for two of them", () => {
    expect(endRefusal(first, [{ ...model, starts: ["noise"] }])).toBe(
      "Tiny cannot walk between pictures.",
    );
    const other = picture("c", { model: "n", seed: 2 });
    const ends = { first, second: other };
    expect(walkRefusal(ends, [model, { ...model, id: "n" }])).toContain("different models");
  });
});

describe("the stops of the slider", () => {
  it("are more where a picture is one call", () => {
    expect(lastStop(first)).toBe(16);
    expect(lastStop(picture("v", { sampler: "latent-path" }))).toBe(32);
  });

  it("are filled from the ends by halves, near the hand first", () => {
    const have = new Set<number>();
    const order = [];
    for (let next = nextToFill(have, 8, 6); next !== null; next = nextToFill(have, 8, 6)) {
      order.push(next);
      have.add(next);
    }
    expect(order).toEqual([8, 0, 4, 6, 2, 5, 7, 3, 1]);
  });

  it("stand in for one another", () => {
    expect(nearestOf([0, 8], 3)).toBe(0);
    expect(nearestOf([], 3)).toBeNull();
  });

  it("are walked to and fro, over those that are there", () => {
    const have = new Set([0, 4, 8]);
    expect(strollFrom(have, 4, 1)).toEqual({ at: 8, way: 1 });
    expect(strollFrom(have, 8, 1)).toEqual({ at: 4, way: -1 });
    expect(strollFrom(have, 0, -1)).toEqual({ at: 4, way: 1 });
    expect(strollFrom(new Set(), 3, 1).at).toBe(3);
  });
});
