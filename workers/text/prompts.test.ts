import { describe, expect, it } from "vitest";
import type { Session } from "../runtime";
import { courseOf } from "./course";
import { PromptEncoder } from "./prompts";
import type { Tokenizer } from "./tokenizer";

/** A token a letter. */
const tokenize: Tokenizer = (prompt) => {
  const letters = prompt.replaceAll(" ", "").slice(0, 8);
  const ids = BigInt64Array.from({ length: 8 }, (_, i) => BigInt(letters.charCodeAt(i) || 0));
  return { ids, mask: new Float32Array(8).fill(1, 0, letters.length), texts: [...letters] };
};

/** Two numbers a token, and two rows more that belong to no word. */
function setUp() {
  let calls = 0;
  const session: Session = {
    outputs: ["text"],
    async run() {
      calls++;
      return { text: { data: new Float32Array(20).fill(1), dims: [1, 10, 2] } };
    },
  };
  const graph = { file: "", inputs: { ids: "ids" }, outputs: { text: "text" } };
  const encoder = new PromptEncoder(tokenize, session, graph);
  return { encoder, calls: () => calls };
}

describe("encoded prompts", () => {
  it("are shared by runs that ask for the same at the same time, and later", async () => {
    const { encoder, calls } = setUp();
    const course = () => courseOf("a cat", 20, (text) => encoder.encode(text));
    const eight = await Promise.all(Array.from({ length: 8 }, course));
    expect(calls()).toBe(1);
    expect(new Set(eight.flat()).size).toBe(1);
    await courseOf("[a cat:a dog:5]", 20, (text) => encoder.encode(text));
    expect(calls()).toBe(2);
    await courseOf("a (cat:1.2)", 20, (text) => encoder.encode(text));
    expect(calls()).toBe(3);
  });

  it("have the weights of their words, whatever else the encoder adds", async () => {
    const { encoder } = setUp();
    const spans = [
      { text: "a ", weight: 1 },
      { text: "cat", weight: 1.5 },
    ];
    const { text, width } = await encoder.encode(spans);
    expect(width).toBe(2);
    const rows = Array.from({ length: 10 }, (_, i) => text[i * 2]);
    expect(rows).toEqual([1, 1.5, 1.5, 1.5, 1, 1, 1, 1, 1, 1]);
  });
});
