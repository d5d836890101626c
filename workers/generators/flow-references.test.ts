import { describe, expect, it } from "vitest";
import { arranged, chosenSlots } from "./flow-references";

const one = () => "fox";
const two = (reference: number) => (reference < 20 ? "fox" : "cat");

describe("the flow's illustrations", () => {
  it.each([
    [[10, 11, 12, 13], 0, [0, 2]],
    [[10, 11, 12, 13], 5, [1, 3]],
    [[10, 11, 12, 13], 7, [3, 1]],
    [[10, -1, -1, -1], 2, [0, 0]],
    [[10, 11, -1, -1], 3, [0, 1]],
    [[-1, -1, -1, -1], 3, [null, null]],
  ])("of one thing %o with seed %i are slots %o", (slots, seed, expected) => {
    expect(chosenSlots(slots, seed, one)).toEqual(expected);
  });

  it.each([
    [[10, 11, 20, 21], 4, [0, 2]],
    [[10, 11, 20, 21], 5, [1, 3]],
    [[10, -1, 20, 21], 5, [0, 3]],
    [[10, 11, 20, -1], 1, [1, 2]],
  ])("of two things %o with seed %i are slots %o", (slots, seed, expected) => {
    expect(chosenSlots(slots, seed, two)).toEqual(expected);
  });

  it("move with their rows, large and small, and leave the others empty", () => {
    // Two words of width 1, then 4 x 4 rows and 4 x 1 rows.
    const rows = Array.from({ length: 22 }, (_, i) => i + 1);
    const prompt = {
      text: Float32Array.from(rows),
      width: 1,
      pooled: new Float32Array(1),
      mask: new Float32Array(2),
      slots: [10, 11, 12, 13],
    };
    const { text, slots, references } = arranged(prompt, 1, one);
    const empty = [0, 0, 0, 0];
    expect([...text]).toEqual([
      ...[1, 2],
      ...[7, 8, 9, 10],
      ...empty,
      ...[15, 16, 17, 18],
      ...empty,
      ...[20, 0, 22, 0],
    ]);
    expect(slots).toEqual([11, -1, 13, -1]);
    expect(references).toEqual([11, 13]);
  });
});
