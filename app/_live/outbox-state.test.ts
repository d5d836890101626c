import { describe, expect, it } from "vitest";
import type { Generation, Recipe } from "@/server/contract";
import { bind, claim, drop, update, type Outbox, type Pending } from "./outbox-state";

const recipe: Recipe = {
  model: "tiny",
  prompt: "a fox",
  negativePrompt: "",
  seed: 7,
  steps: 20,
  guidance: 3.5,
  sampler: "flow-euler",
  width: 128,
  height: 128,
};
const asked = (clientKey: string, change: Partial<Pending> = {}): Pending => ({
  clientKey,
  boardId: "b",
  recipe,
  createdAt: 0,
  state: "sending",
  error: null,
  ...change,
});
const made = (id: string, change: Partial<Recipe> = {}, author = "me") =>
  ({
    id,
    boardId: "b",
    author: { id: author },
    parentId: null,
    recipe: { ...recipe, ...change },
  }) as Generation;
const box = (...pending: Pending[]): Outbox => ({ pending, keys: {} });

describe("outbox", () => {
  it("keeps the card when the acknowledgement comes", () => {
    const after = bind(box(asked("k1"), asked("k2")), "k1", "g1");
    expect(after.keys).toEqual({ g1: "k1" });
    expect(after.pending.map((one) => one.clientKey)).toEqual(["k2"]);
  });

  it("lets a broadcast that comes first answer the oldest request like it", () => {
    const after = claim(box(asked("k1"), asked("k2")), made("g1"), "me");
    expect(after.keys).toEqual({ g1: "k1" });
    expect(claim(after, made("g1"), "me")).toBe(after);
    expect(claim(after, made("g2"), "me").keys).toEqual({ g1: "k1", g2: "k2" });
  });

  it("leaves alone what is not its own", () => {
    const before = box(
      asked("k1"),
      asked("k2", { state: "rejected", recipe: { ...recipe, seed: 8 } }),
    );
    expect(claim(before, made("g1", {}, "somebody"), "me")).toBe(before);
    expect(claim(before, made("g1", { seed: 9 }), "me")).toBe(before);
    expect(claim(before, made("g1", { seed: 8 }), "me")).toBe(before);
  });

  it("updates and drops by key", () => {
    const waiting = update(box(asked("k1"), asked("k2")), "k2", { state: "waiting" });
    expect(waiting.pending.map((one) => one.state)).toEqual(["sending", "waiting"]);
    expect(drop(waiting, "k1").pending).toHaveLength(1);
  });
});
