import { describe, expect, it } from "vitest";
import { limits, type ModelInfo } from "@/server/contract";
import { chosenModel, draftOf, drawUp, fromServer, rollSeed, type Draft } from "./draft";

const model: ModelInfo = {
  id: "tiny",
  name: "Tiny",
  description: "",
  family: "diffusion",
  hash: "0",
  sizes: [{ width: 128, height: 128 }],
  samplers: ["flow-euler", "flow-heun"],
  defaults: { steps: 20, guidance: 3.5, sampler: "flow-euler", negativePrompt: "" },
  settings: ["steps", "guidance", "negativePrompt", "sampler"],
  fixedSteps: false,
  maxSteps: 50,
  starts: ["noise"],
  maxTokens: 12,
  examples: [],
  names: [],
  megabytes: 1,
  ownMegabytes: 1,
  parameters: null,
  paper: null,
};
const draft = (change: Partial<Draft> = {}): Draft => ({
  prompt: "a fox",
  seed: "7",
  seedLocked: false,
  ...change,
});
const errors = (change: Partial<Draft>) => {
  const drawn = drawUp(draft(change), model);
  return drawn.ok ? {} : drawn.errors;
};

describe("drawUp", () => {
  it("fills in the model's defaults", () => {
    const drawn = drawUp(draft(), model);
    expect(drawn).toMatchObject({
      ok: true,
      recipe: { model: "tiny", seed: 7, steps: 20, guidance: 3.5, width: 128, height: 128 },
    });
  });

  it("names the field and its limit", () => {
    expect(errors({ prompt: "  " }).prompt).toBe("Prompt must not be empty");
    expect(errors({ prompt: "x".repeat(501) }).prompt).toContain(`${limits.promptChars}`);
    expect(errors({ steps: "0" }).steps).toBe("Steps must be between 1 and 100");
    expect(errors({ steps: "many" }).steps).toContain("between 1 and 100");
    expect(errors({ steps: "51" }).steps).toContain("between 1 and 50");
    expect(errors({ guidance: "" }).guidance).toContain("between 0 and 20");
    expect(errors({ seed: "-1" }).seed).toContain("2^53-1");
    expect(errors({ seed: "1.5" }).seed).toContain("2^53-1");
    expect(errors({ seed: "9007199254740992" }).seed).toContain("2^53-1");
    expect(errors({ seed: "" }).seed).toContain("2^53-1");
  });

  it("refuses a weight or a step in a prompt that makes no sense", () => {
    expect(errors({ prompt: "a (cat:3)" })).toEqual({
      prompt: 'Prompt cannot be read: the weight 3 of "cat" must be between 0 and 2',
    });
    expect(errors({ prompt: "[a:b:99]" }).prompt).toContain("there are 20 steps");
    expect(errors({ negativePrompt: "(grey:-1)" }).negativePrompt).toMatch(
      /^Negative prompt cannot be read: the weight -1/,
    );
    expect(errors({ prompt: "(cat:1.3), [a:b:0.5]" })).toEqual({});
  });

  it("falls back to what the model can do", () => {
    const drawn = drawUp(draft({ sampler: "lcm", size: "9 × 9" }), model);
    expect(drawn).toMatchObject({ ok: true, recipe: { sampler: "flow-euler", width: 128 } });
  });

  it("gives back the recipe that a draft was made of", () => {
    const first = drawUp(draft({ steps: "8", negativePrompt: "grey" }), model);
    if (!first.ok) throw new Error("expected a recipe");
    const again = drawUp(draftOf(first.recipe), model);
    expect(again).toEqual(first);
  });
});

describe("fromServer", () => {
  it("finds the field that an answer means", () => {
    const error = { kind: "invalid", message: "Must be between 1 and 100", retry: "after_change" };
    expect(fromServer({ ...error, field: "recipe.steps" } as never)).toEqual({
      steps: "Steps must be between 1 and 100",
    });
    const byPath = { ...error, message: "recipe.steps must be at most 50.", field: "recipe.steps" };
    expect(fromServer(byPath as never)?.steps).toBe("Steps must be at most 50.");
    const unread = { ...error, message: "recipe.negativePrompt cannot be read: why." };
    expect(fromServer({ ...unread, field: "recipe.negativePrompt" } as never)).toEqual({
      negativePrompt: "Negative prompt cannot be read: why.",
    });
    expect(fromServer({ ...error, field: "recipe.width" } as never)).toHaveProperty("size");
    expect(fromServer({ ...error, field: "boardId" } as never)).toBeNull();
    expect(fromServer(error as never)).toBeNull();
  });
});

describe("drawUp for models that roll dice", () => {
  const dice: ModelInfo = {
    ...model,
    settings: ["temperature", "topK", "topP"],
    fixedSteps: true,
    defaults: { ...model.defaults, sampling: { temperature: 0.9, topK: 0, topP: 1 } },
  };
  const drawn = (change: Partial<Draft>) => drawUp(draft(change), dice);

  it("takes what it heeds and leaves the rest as the model has it", () => {
    const change = {
      temperature: "0.5",
      topK: "40",
      steps: "3",
      guidance: "9",
      negativePrompt: "x",
    };
    expect(drawn(change)).toMatchObject({
      ok: true,
      recipe: {
        ...{ steps: 20, guidance: 3.5, negativePrompt: "" },
        sampling: { temperature: 0.5, topK: 40, topP: 1 },
      },
    });
    const plain = drawUp(draft({ temperature: "0.5" }), model);
    expect(plain.ok && plain.recipe).not.toHaveProperty("sampling");
  });

  it("names the field and its limit", () => {
    const wrong = drawn({ temperature: "3", topK: "1.5", topP: "2" });
    expect(wrong.ok ? {} : wrong.errors).toEqual({
      temperature: "Temperature must be between 0 and 2",
      topK: `Top-k must be a whole number between 0 and ${limits.topKMax}`,
      topP: "Top-p must be between 0 and 1",
    });
  });

  it("comes back from a recipe as it was", () => {
    const once = drawn({ temperature: "0.5", topP: "0.9" });
    if (!once.ok) throw new Error("it should be drawn");
    expect(drawUp(draftOf(once.recipe), dice)).toEqual(once);
  });

  it("finds the field that the server complains of", () => {
    const message = "recipe.sampling.topK must be 0 for this model";
    const error = { kind: "invalid", field: "recipe.sampling.topK", message } as const;
    expect(fromServer({ ...error, retry: "after_change" })).toEqual({
      topK: "Top-k must be 0 for this model",
    });
  });
});

describe("chosenModel", () => {
  it("takes the chosen, then the default, then any", () => {
    const studio = { workers: 1, models: [model, { ...model, id: "b" }], defaultModel: "b" };
    expect(chosenModel({ model: "tiny" }, studio)?.id).toBe("tiny");
    expect(chosenModel({ model: "gone" }, studio)?.id).toBe("b");
    expect(chosenModel({}, { ...studio, defaultModel: null })?.id).toBe("tiny");
    expect(chosenModel({}, null)).toBeNull();
  });
  it("rolls seeds that the contract takes", () => {
    for (let i = 0; i < 50; i++) {
      expect(drawUp(draft({ seed: rollSeed() }), model).ok).toBe(true);
    }
  });
});
