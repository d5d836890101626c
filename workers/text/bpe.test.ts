import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { builtIn } from "../testing/built-in";
import golden from "../testing/data/bpe.golden.json";
import { loadTokenizer } from "./tokenizer";

const { card, folder } = builtIn;
const { maxTokens, pad } = card.tokenizer;
const tokenize = await loadTokenizer(card.tokenizer, path.join(folder, card.tokenizer.file));
const numbers = (values: ArrayLike<number | bigint>) => Array.from(values, Number);

describe("the sub-word tokenizer", () => {
  it.each(Object.entries(golden))(
    "reads %j as the one that trained the model does",
    (prompt, ids) => {
      const padded = (tokens: number[], filler: number) =>
        [...tokens, ...Array<number>(maxTokens).fill(filler)].slice(0, maxTokens);
      expect(numbers(tokenize(prompt).ids)).toEqual(padded(ids, pad));
      expect(numbers(tokenize(prompt).mask)).toEqual(
        padded(
          ids.map(() => 1),
          0,
        ),
      );
    },
  );

  it("takes any string at all, and leaves out what is too long", () => {
    for (const prompt of [
      "\u0000",
      "\ud800",
      "\u{10ffff}",
      "x".repeat(100_000),
      "red ".repeat(500),
    ])
      expect(tokenize(prompt).ids).toHaveLength(maxTokens);
    expect(tokenize("red ".repeat(500)).ids).toEqual(tokenize("red ".repeat(5000)).ids);
  });

  it("says which file is none", async () => {
    const empty = await mkdtemp(path.join(os.tmpdir(), "emerge-bpe-"));
    const file = path.join(empty, card.tokenizer.file);
    await writeFile(file, "{}");
    await expect(loadTokenizer(card.tokenizer, file)).rejects.toThrow(`${file} is not a tokenizer`);
    await rm(empty, { recursive: true });
  });
});
