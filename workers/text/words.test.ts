import path from "node:path";
import { describe, expect, it } from "vitest";
import { builtInModels } from "../models/folder";
import { readModel } from "../models/registry";
import { loadTokenizer } from "./tokenizer";

const { card, folder } = await readModel(path.join(builtInModels(), "starter"));
const tokenize = await loadTokenizer(card.tokenizer, folder);
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
