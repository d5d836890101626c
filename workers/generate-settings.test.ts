import { describe, expect, it } from "vitest";
import { generateSettings, recipeFor } from "./generate-settings";
import { builtIn } from "./testing/built-in";

const { info } = builtIn;
const { name, maxSteps, defaults } = info;
const { width, height } = info.sizes[0]!;
const read = (args: string[]) =>
  recipeFor(generateSettings(args)!, info, 123, { recipe: {}, parent: null });

describe("the command line's flags", () => {
  it("fill in what is not said from the model's card", () => {
    expect(read(["red heart"])).toEqual({
      model: info.id,
      prompt: "red heart",
      negativePrompt: "",
      seed: 123,
      steps: defaults.steps,
      guidance: defaults.guidance,
      sampler: defaults.sampler,
      width,
      height,
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
    [["x", "--steps", String(maxSteps + 1)], `--steps must be between 1 and ${maxSteps}`],
    [["x", "--guidance", "21"], "--guidance must be between 0 and 20"],
    [
      ["x", "--sampler", "ddim"],
      `--sampler: ${name} has no sampler ddim: choose ${info.samplers[0]}`,
    ],
    [["x", "--width", String(2 * width)], `--width: ${name} draws ${width}x${height}`],
    [["x", "--temperature", "3"], "--temperature must be between 0 and 2"],
    [["x", "--top-k", "1.5"], "--top-k must be a whole number between 0 and 1024"],
    [["x", "--top-p", "0.5"], `--top-p: ${name} knows no top-p: leave it 1`],
    [["x", "--threads", "0"], "--threads must be between 1 and 256"],
    [["x", "--colour", "red"], "Unknown option '--colour'"],
  ])("answers %j with a clear line", (args, line) => {
    expect(() => read(args)).toThrow(line);
  });
});
