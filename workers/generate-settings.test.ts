import path from "node:path";
import { describe, expect, it } from "vitest";
import { generateSettings, recipeFor } from "./generate-settings";
import { builtInModels } from "./models/folder";
import { readModel } from "./models/registry";

const { info } = await readModel(path.join(builtInModels(), "starter"));
const read = (args: string[]) =>
  recipeFor(generateSettings(args)!, info, 123, { recipe: {}, parent: null });

describe("the command line's flags", () => {
  it("fill in what is not said from the model's card", () => {
    expect(read(["red heart"])).toEqual({
      model: "starter",
      prompt: "red heart",
      negativePrompt: "",
      seed: 123,
      steps: 20,
      guidance: 3.5,
      sampler: "flow-euler",
      width: 128,
      height: 128,
    });
    expect(read(["x", "--seed", "7", "--negative", "blue"])).toMatchObject({
      seed: 7,
      negativePrompt: "blue",
    });
  });

  it.each([
    [[], "the prompt must not be empty"],
    [["two", "prompts"], "the prompt must be one argument"],
    [["x".repeat(501)], "the prompt must be at most 500 characters"],
    [["x", "--seed", "-1"], "--seed must be a whole number between 0 and 2^53-1"],
    [["x", "--steps", "many"], "--steps must be a number"],
    [["x", "--steps", "101"], "--steps must be between 1 and 100"],
    [["x", "--guidance", "21"], "--guidance must be between 0 and 20"],
    [["x", "--sampler", "ddim"], "--sampler: Starter has no sampler ddim: choose flow-euler"],
    [["x", "--width", "512"], "--width: Starter draws 128x128"],
    [["x", "--threads", "0"], "--threads must be between 1 and 256"],
    [["x", "--colour", "red"], "Unknown option '--colour'"],
  ])("answers %j with a clear line", (args, line) => {
    expect(() => read(args)).toThrow(line);
  });
});
