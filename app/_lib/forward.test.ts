import { expect, test } from "vitest";
import { stepsTaken, type Generation, type ModelInfo } from "@/server/contract";
import { backFrom, forwardModel, intoNoise, wordsFor } from "./forward";

const model = {
  id: "tiny",
  sizes: [{ width: 64, height: 64 }],
  defaults: { steps: 20, guidance: 3, sampler: "flow-euler", negativePrompt: "" },
  starts: ["noise", "image", "forward"],
} as unknown as ModelInfo;
const picture = { kind: "upload" as const, id: "11111111-1111-4111-8111-111111111111" };
const recipe = intoNoise({ model, picture, prompt: " a fox ", seed: 7 });
const run = { recipe } as Generation;

test("a picture goes into noise in as many steps as the model takes to make one", () => {
  expect(recipe).toMatchObject({ prompt: "a fox", seed: 7, start: { kind: "forward", picture } });
  expect(stepsTaken(recipe)).toBe(20);
});

test("the way back from any frame takes as many steps as lead there, on the same noise", () => {
  for (let step = 1; step <= 20; step++) {
    const back = backFrom(run, step, "an owl")!;
    expect(stepsTaken(back)).toBe(step);
    expect(back).toMatchObject({ prompt: "an owl", seed: 7, steps: 20, start: { kind: "image" } });
  }
});

test("there is no way back from where nothing went", () => {
  expect(backFrom({ recipe: { ...recipe, start: undefined } } as Generation, 3, "x")).toBeNull();
});

test("a picture without words of its own leaves the words to the person", () => {
  const { prompt } = intoNoise({ model, picture, prompt: "", seed: 1 });
  expect(prompt).not.toBe("");
  expect(wordsFor(prompt)).toBe("");
  expect(wordsFor("a fox")).toBe("a fox");
});

test("the picture's own model goes first, and one that cannot is passed over", () => {
  const other = { ...model, id: "other" };
  const unable = { ...model, id: "gan", starts: ["noise"] } as ModelInfo;
  expect(forwardModel([unable, model, other], "other")?.id).toBe("other");
  expect(forwardModel([unable, model], "gan")?.id).toBe("tiny");
  expect(forwardModel([unable], undefined)).toBeNull();
});
