import { describe, expect, test } from "vitest";
import { wordCounts, wordDiff } from "./word-diff";

const shown = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ text, change }) =>
      change === "same" ? text : `${change === "added" ? "+" : "-"}[${text}]`,
    )
    .join("");

describe("prompts, word by word", () => {
  test.each([
    ["a red fox", "a red fox", "a red fox"],
    ["a red fox", "a blue fox", "a -[red]+[blue] fox"],
    ["a fox", "a fox in snow", "a fox+[ in snow]"],
    ["a fox, at night", "a fox", "a fox-[, at night]"],
    ["", "a fox", "+[a fox]"],
    ["fox", "", "-[fox]"],
    ["赤い狐", "青い狐", "-[赤]+[青]い狐"],
    ["naïve café", "naïve cafés", "naïve -[café]+[cafés]"],
  ])("%s > %s", (before, after, expected) => {
    expect(shown(before, after)).toBe(expected);
  });

  test("both sides can be read out of it", () => {
    const [before, after] = ["one two three, four (five:1.2)", "two three! four and five:1.3"];
    const parts = wordDiff(before, after);
    const side = (out: string) => parts.flatMap((p) => (p.change === out ? [] : p.text)).join("");
    expect([side("added"), side("removed")]).toEqual([before, after]);
  });

  test("counts words, not commas", () => {
    expect(wordCounts(wordDiff("a red fox", "a blue, very blue fox"))).toEqual({
      added: 3,
      removed: 1,
    });
  });

  test("the longest prompts take no time", () => {
    const started = performance.now();
    wordDiff("a b ".repeat(125), "b c ".repeat(125));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
