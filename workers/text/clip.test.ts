import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../checkpoint/read";
import { Runtime } from "../runtime";
import { golden, tinyFolder } from "../testing/checkpoints";
import { clipTokenizer } from "./clip";
import { ClipPrompts, type ClipReader } from "./clip-prompts";
import { plainText } from "../../server/contract";

const folder = tinyFolder("tiny-sdxl");
const { card } = await readCheckpoint(folder);
const tokenizers = await Promise.all(
  card.textEncoders.map((one) =>
    clipTokenizer({ folder: path.join(folder, one.tokenizer), maxTokens: one.maxTokens }),
  ),
);

describe("CLIP's tokenizer", () => {
  it.each(golden.prompts.map((one) => [one.prompt.slice(0, 40), one] as const))(
    "reads %j as the reference does, both ways to pad",
    (_name, { prompt, ids }) => {
      tokenizers.forEach((tokenize, i) =>
        expect([...tokenize(prompt).ids].map(Number)).toEqual(ids[i]),
      );
    },
  );

  it("reads the same from one tokenizer.json as from vocabulary and merges", async () => {
    const lcm = path.join(tinyFolder("tiny-lcm"), "tokenizer");
    const whole = await clipTokenizer({ folder: lcm, maxTokens: 77 });
    for (const { prompt, ids } of golden.prompts)
      expect([...whole(prompt).ids].map(Number)).toEqual(ids[0]);
  });

  it("takes any string at all", () => {
    for (const prompt of ["\u0000", "\ud800", "\u{10ffff}", "a".repeat(100_000)])
      expect(tokenizers[0]!(prompt).ids.length).toBe(77);
  });
});

describe("SDXL's prompts", () => {
  it("join the rows before the last layer of both encoders", async () => {
    const runtime = new Runtime({ provider: "cpu", threads: 1 });
    const readers: ClipReader[] = [];
    for (const [i, one] of card.textEncoders.entries()) {
      const session = await runtime.session(path.join(folder, one.file));
      readers.push({ card: one, tokenize: tokenizers[i]!, session });
    }
    const { prompt, text, pooled } = golden["tiny-sdxl"];
    const encoded = await new ClipPrompts(readers, true).encode(plainText(prompt));
    expect(encoded.text.length).toBe(77 * (16 + 24));
    text.forEach((value, i) => expect(encoded.text[i * 5]).toBeCloseTo(value, 4));
    pooled.forEach((value, i) => expect(encoded.pooled[i]).toBeCloseTo(value, 4));

    const empty = await new ClipPrompts(readers, true).encodeNegative(plainText(""));
    expect(empty.text.every((value) => value === 0)).toBe(true);
    expect(empty.pooled.length).toBe(20);
  });
});
