import path from "node:path";
import { describe, expect, it } from "vitest";
import { golden, tinyFolder } from "../testing/checkpoints";
import { clipTokenizer } from "./clip";
import { plainText, promptAtSteps } from "../../server/contract";
import type { Tokenizer } from "./tokenizer";
import { keyOf, weigh, weighed } from "./weigh";

const clip = await clipTokenizer({
  folder: path.join(tinyFolder("tiny-sd"), "tokenizer"),
  maxTokens: 77,
});
/** A token a word, as long as eight words; 0 pads, 1 stands alone for no words. */
const words: Tokenizer = (prompt) => {
  const found = (prompt.match(/\w+/g) ?? []).slice(0, 8).map((word) => 100 + word.length);
  const kept = found.length > 0 ? found : [1];
  const ids = BigInt64Array.from({ length: 8 }, (_, i) => BigInt(kept[i] ?? 0));
  return { ids, mask: new Float32Array(8).fill(1, 0, kept.length), texts: kept.map(String) };
};
const of = (tokenize: Tokenizer, prompt: string) => weigh(tokenize, promptAtSteps(prompt, 1)[0]!);
const shown = (tokenize: Tokenizer, prompt: string, count: number) =>
  [...of(tokenize, prompt).weights!.slice(0, count)].map(
    (weight) => Math.round(weight * 100) / 100,
  );

describe("the weights of tokens", () => {
  it.each([
    ["a (red:1.5) fox", [1, 1.5, 1, 1]],
    ["(red:1.5) fox", [1.5, 1, 1]],
    ["a (red fox:0.5)", [1, 0.5, 0.5, 1]],
    ["red red (red:1.5) red", [1, 1, 1.5, 1]],
    ["(red:1.5)", [1.5, 1]],
    ["(one:1.5)(two:0.5)", [0.5, 1]],
  ])("go to the words of %j", (prompt, expected) =>
    expect(shown(words, prompt, expected.length)).toEqual(expected),
  );

  it("leave CLIP's start, end and padding alone", () => {
    const tokens = [...clip("a green dragon").ids];
    const end = tokens.indexOf(tokens.at(-1)!);
    const weights = of(clip, "a (green dragon:1.5)").weights!;
    expect(weights[0]).toBe(1);
    expect(weights[1]).toBe(1);
    expect([...weights.slice(2, end)]).toEqual(Array(end - 2).fill(1.5));
    expect([...weights.slice(end)]).toEqual(Array(77 - end).fill(1));
  });

  it("are none for a plain prompt, which reads exactly as before", () => {
    for (const { prompt, ids } of golden.prompts) {
      const tokens = weigh(clip, plainText(prompt));
      expect(tokens.weights).toBeNull();
      expect([...tokens.ids].map(Number)).toEqual(ids[0]);
    }
    expect(keyOf(of(clip, "(a:1) cat"))).toBe(keyOf(of(clip, "a cat")));
    expect(keyOf(of(clip, "(a:1.2) cat"))).not.toBe(keyOf(of(clip, "a cat")));
  });

  it("scale the rows of words and no others", () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(weighed(rows, 2, Float32Array.of(1, 0.5))).toEqual(Float32Array.of(1, 2, 1.5, 2, 5, 6));
    expect(weighed(rows, 2, null)).toBe(rows);
  });
});
