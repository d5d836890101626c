import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadTokenizer } from "./tokenizer";

const folder = await mkdtemp(path.join(os.tmpdir(), "emerge-words-"));
const words = ["<pad>", "<empty>", "<unknown>", "white", "red", "green", "blue", "on", "black"];
await writeFile(path.join(folder, "vocab.json"), JSON.stringify(words));
afterAll(() => rm(folder, { recursive: true }));
const card = { kind: "words", file: "vocab.json", maxTokens: 12 } as const;
const tokenize = await loadTokenizer({ ...card, pad: 0, empty: 1, unknown: 2 }, folder);
const ids = (prompt: string) => [...tokenize(prompt).ids].map(Number);
const padded = (...tokens: number[]) => [...tokens, ...Array(12 - tokens.length).fill(0)];

describe("the word tokenizer", () => {
  it("looks words up, whatever their case and what stands between them", () => {
    expect(ids("White, RED!  on...black")).toEqual(padded(3, 4, 7, 8));
  });

  it("masks the padding", () => {
    expect([...tokenize("red on blue").mask]).toEqual(padded(1, 1, 1));
  });

  it("gives words never seen the unknown token", () => {
    expect(ids("red floccinaucinihilipilification constructor __proto__")).toEqual(
      padded(4, 2, 2, 2),
    );
  });

  it.each(["", "   ", "🦊🎂", "猫が笑う", "рыжая лиса", "!?…", "\u0000\ud800"])(
    "reads %j as the empty prompt",
    (prompt) => {
      expect(ids(prompt)).toEqual(padded(1));
      expect([...tokenize(prompt).mask]).toEqual(padded(1));
    },
  );

  it("leaves out what comes after the twelfth word", () => {
    expect(ids("red ".repeat(500))).toEqual(Array(12).fill(4));
    expect(ids("x".repeat(100_000))).toEqual(padded(2));
  });
});
