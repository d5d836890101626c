import { describe, expect, test } from "vitest";
import { completions } from "./complete";

const names = ["cat", "cat face", "black cat", "caterpillar", "hot dog", "dog", "dog face", "fox"];
const found = (prompt: string, limit?: number) =>
  completions(prompt, names, limit).map((completion) => completion.name);

describe("completions", () => {
  test("begin as the last word does, the shortest first, then those with such a word inside", () => {
    expect(found("a ca")).toEqual(["cat", "cat face", "caterpillar", "black cat"]);
  });

  test("take up as much of the prompt as they can", () => {
    expect(found("a hot do")).toEqual(["hot dog", "dog", "dog face"]);
    expect(completions("a hot d", names)[0]).toEqual({ name: "hot dog", prompt: "a hot dog" });
  });

  test("leave alone what is complete, and what has hardly begun", () => {
    expect(found("a fox")).toEqual([]);
    expect(found("a f")).toEqual([]);
    expect(found("")).toEqual([]);
    expect(found("a fox ")).toEqual([]);
  });

  test("heed neither case nor punctuation before a word, and end at the limit", () => {
    expect(completions("flat,CATE", names)).toEqual([
      { name: "caterpillar", prompt: "flat,caterpillar" },
    ]);
    expect(found("ca", 2)).toEqual(["cat", "cat face"]);
  });
});
