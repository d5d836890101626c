import { describe, expect, it } from "vitest";
import type { Generation, ModelInfo, Recipe } from "@/server/contract";
import { branchAt, lastBranch, parentOf, refusal, startOf, takesOf } from "./way";

const recipe: Recipe = {
  model: "tiny",
  prompt: "a fox",
  negativePrompt: "",
  seed: 7,
  steps: 10,
  guidance: 1,
  sampler: "flow-euler",
  width: 8,
  height: 8,
};
const upload = { kind: "upload", id: "u" } as const;
const made = { kind: "generation", id: "g" } as const;

describe("takes", () => {
  const rolled = () => {
    let next = 100;
    return () => next++;
  };
  const seeds = (takes: Recipe[]) => takes.map(({ seed }) => seed);

  it("count up from a seed that is kept, or are rolled anew", () => {
    const locked = takesOf(recipe, 3, { seedLocked: true, vary: undefined, roll: rolled() });
    expect(seeds(locked)).toEqual([7, 8, 9]);
    const free = takesOf(recipe, 3, { seedLocked: false, vary: undefined, roll: rolled() });
    expect(seeds(free)).toEqual([7, 100, 101]);
  });

  it("of a variation keep the seed and differ in the other's", () => {
    const vary = { strength: 0.2, seed: null };
    const takes = takesOf(recipe, 2, { seedLocked: true, vary, roll: rolled() });
    expect(seeds(takes)).toEqual([7, 7]);
    expect(takes.map(({ variation }) => variation)).toEqual([
      { seed: 100, strength: 0.2 },
      { seed: 101, strength: 0.2 },
    ]);
    const again = takesOf(recipe, 1, {
      seedLocked: true,
      vary: { ...vary, seed: 5 },
      roll: rolled(),
    });
    expect(again[0].variation).toEqual({ seed: 5, strength: 0.2 });
  });
});

describe("ways", () => {
  it("credit the first picture that was made here", () => {
    expect(parentOf({ kind: "image", picture: upload, strength: 1 })).toBeUndefined();
    const pictures = [upload, made] as [typeof upload, typeof made];
    const rest = { secondPrompt: "", amount: 0.5, strength: 1 };
    expect(parentOf({ kind: "blend", pictures, ...rest })).toBe("g");
    expect(parentOf({ kind: "remix", generationId: "g" })).toBe("g");
    expect(startOf({ kind: "remix", generationId: "g" })).toBeUndefined();
  });

  it("branch by the schedule's steps, whatever the parent began with", () => {
    const half = { ...recipe, start: { kind: "image", picture: made, strength: 0.5 } } as Recipe;
    const parent = { id: "p", recipe: half, totalSteps: 5 } as Generation;
    expect(branchAt(parent, 2)).toEqual({ kind: "branch", generationId: "p", step: 7 });
    expect(lastBranch(parent)).toBe(4);
    expect(lastBranch({ id: "q", recipe, totalSteps: 10 } as Generation)).toBe(9);
  });

  it("that a model does not know are refused by name", () => {
    const model = { name: "Tiny", starts: ["noise", "branch"] } as ModelInfo;
    expect(refusal("branch", model)).toBeNull();
    expect(refusal("image", model)).toContain("Tiny cannot begin with a picture");
  });
});
