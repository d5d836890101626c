import { describe, expect, it } from "vitest";
import type { Start } from "./recipe";
import { promptAtSteps, promptFault, wordsOf } from "./prompt-steps";

/** Words and weights of a prompt that never changes. */
function spans(prompt: string): [string, number][] {
  const texts = promptAtSteps(prompt, 10);
  expect(new Set(texts).size).toBe(1);
  return texts[0]!.map(({ text, weight }) => [text, Math.round(weight * 1e6) / 1e6]);
}

/** The words at each of ten steps, as a string of first letters. */
const letters = (prompt: string, steps = 10) =>
  promptAtSteps(prompt, steps)
    .map((text) => wordsOf(text).trim()[0] ?? "-")
    .join("");

describe("weights", () => {
  it.each<[string, [string, number][]]>([
    ["a red fox, 3d", [["a red fox, 3d", 1]]],
    ["", [["", 1]]],
    [
      "a (red:1.3) fox",
      [
        ["a ", 1],
        ["red", 1.3],
        [" fox", 1],
      ],
    ],
    ["(red)", [["red", 1.1]]],
    ["((red))", [["red", 1.21]]],
    ["[red]", [["red", 0.909091]]],
    ["[[red]]", [["red", 0.826446]]],
    ["(red: 0 )", [["red", 0]]],
    ["(red:2)", [["red", 2]]],
    ["(red:.5)", [["red", 0.5]]],
    [
      "(a (red:1.5) fox:1.2)",
      [
        ["a ", 1.2],
        ["red", 1.8],
        [" fox", 1.2],
      ],
    ],
    ["([red])", [["red", 1]]],
    // Neighbours of one weight are one.
    ["(a)(b)", [["ab", 1.1]]],
    ["(one:1)(two:1.0) three", [["onetwo three", 1]]],
  ])("of %j", (prompt, expected) => expect(spans(prompt)).toEqual(expected));

  it.each<[string, [string, number][]]>([
    [String.raw`\(red\) \[fox\]`, [["(red) [fox]", 1]]],
    [String.raw`(a\:1.3)`, [["a:1.3", 1.1]]],
    [String.raw`back\slash \\ end\ `, [[String.raw`back\slash \ end\ `, 1]]],
    ["red) fox]", [["red) fox]", 1]]],
    ["at 10:30: tea", [["at 10:30: tea", 1]]],
    ["(noon: tea)", [["noon: tea", 1.1]]],
    ["(a:b:1.2)", [["a:b", 1.2]]],
    [
      "a (red fox",
      [
        ["a ", 1],
        ["red fox", 1.1],
      ],
    ],
    ["()", [["", 1]]],
    [
      "猫 (🦊:1.5)",
      [
        ["猫 ", 1],
        ["🦊", 1.5],
      ],
    ],
  ])("are tolerant of %j", (prompt, expected) => {
    expect(spans(prompt)).toEqual(expected);
  });

  it.each([
    ["(red:2.1)", 'the weight 2.1 of "red" must be between 0 and 2'],
    ["(red:-1)", "the weight -1"],
    ["((red:1.9):1.9)", "the weight 3.61"],
    ["(a [cat:dog:3]:7)", 'the weight 7 of "a"'],
    ["(((((((((red)))))))))", "the weight 2.358"],
  ])("of %j are refused", (prompt, message) => {
    expect(() => promptAtSteps(prompt, 10)).toThrow(message);
  });

  it("survive prompts full of brackets", () => {
    for (const prompt of ["(".repeat(500), "[".repeat(500), "[:".repeat(250), "):]".repeat(160)])
      expect(promptAtSteps(prompt, 2)).toHaveLength(2);
  });
});

describe("changes", () => {
  it.each([
    ["[cat:dog:4]", "ccccdddddd"],
    ["[cat:dog:0]", "dddddddddd"],
    ["[cat:dog:10]", "cccccccccc"],
    ["[cat:dog:0.3]", "cccddddddd"],
    ["[cat:dog:1.0]", "cccccccccc"],
    ["[cat:dog: .25 ]", "cccddddddd"],
    ["[cat:5]", "-----ccccc"],
    ["[cat::5]", "ccccc-----"],
    ["[[cat:dog:2]:[elk:fox:7]:4]", "ccddeeefff"],
    ["[cat:dog:elk:5]", "cccccddddd"],
    ["[(cat:1.5):dog:5]", "cccccddddd"],
  ])("of %j", (prompt, expected) => expect(letters(prompt)).toBe(expected));

  it("leave the rest of the prompt alone, weights included", () => {
    const texts = promptAtSteps("a ([cat:dog:1]:1.5) sleeps", 2);
    expect(texts.map(wordsOf)).toEqual(["a cat sleeps", "a dog sleeps"]);
    expect(texts[1]![1]).toEqual({ text: "dog", weight: 1.5 });
  });

  it("are words where no number says when", () => {
    expect(spans("[cat:dog:soon]")).toEqual([["cat:dog:soon", 0.909091]]);
  });

  it.each([
    ["[cat:dog:11]", "a change after step 11 never comes: there are 10 steps"],
    ["[cat:dog:-1]", "the step -1 must not be negative"],
    ["[cat:dog:1.5]", "1.5 must be a share of the steps between 0.0 and 1.0, or a whole step"],
  ])("of %j are refused", (prompt, message) => {
    expect(() => promptAtSteps(prompt, 10)).toThrow(message);
  });

  it("give steps that read the same one entry", () => {
    const texts = promptAtSteps("[cat:dog:4]", 10);
    expect(texts[0]).toBe(texts[3]);
    expect(texts[4]).toBe(texts[9]);
  });
});

describe("a recipe's prompts", () => {
  const recipe = { prompt: "(a:2) [b:c:5]", negativePrompt: "(d:0.5)", steps: 5 };
  const blend: Start = {
    kind: "blend",
    pictures: [
      { kind: "upload", id: "a" },
      { kind: "upload", id: "b" },
    ],
    secondPrompt: "(cat:3)",
    amount: 0.5,
    strength: 1,
  };

  it("are without fault where every weight and step is in range", () =>
    expect(promptFault(recipe)).toBeNull());

  it.each([
    [{ prompt: "a (cat:3)" }, "prompt", "0..2"],
    [{ prompt: "[a:b:6]" }, "prompt", "0..5"],
    [{ negativePrompt: "[a:b:1.5]" }, "negativePrompt", "0.0..1.0"],
    [{ start: blend }, "start.secondPrompt", "0..2"],
  ])("are refused by field and limit: %j", (change, field, limit) => {
    const fault = promptFault({ ...recipe, ...change });
    expect(fault).toMatchObject({ field, limit });
    expect(fault!.message).toMatch(/^cannot be read: /);
  });
});
