import { expect, test } from "vitest";
import type { Generation, Recipe } from "@/server/contract";
import { momentAt, momentsOf } from "./lockstep";

const run = (steps: number, start?: Recipe["start"], totalSteps = steps) =>
  ({ recipe: { steps, start }, totalSteps }) as Pick<Generation, "recipe" | "totalSteps">;

test("equal schedules go frame by frame", () => {
  const [a, b] = [run(10), run(10)];
  expect(momentsOf(a, b)).toBe(10);
  expect(momentAt(a, b, 1)).toEqual({ parent: 1, child: 1 });
  expect(momentAt(a, b, 10)).toEqual({ parent: 10, child: 10 });
});

test("a shorter schedule is stretched, and both end together", () => {
  const [a, b] = [run(20), run(5)];
  expect(momentAt(a, b, 4)).toEqual({ parent: 4, child: 1 });
  expect(momentAt(a, b, 20)).toEqual({ parent: 20, child: 5 });
});

test("a branch has no frame of its own before the step it left", () => {
  const id = "0b34c1de-93f0-4c55-8e0a-4b7f3c1f8a11";
  const [a, b] = [run(10), run(10, { kind: "branch", generationId: id, step: 6 }, 4)];
  expect(momentAt(a, b, 6)).toEqual({ parent: 6, child: null });
  expect(momentAt(a, b, 7)).toEqual({ parent: 7, child: 1 });
  expect(momentAt(a, b, 10)).toEqual({ parent: 10, child: 4 });
});

test("a picture that was stopped stays at its last frame", () => {
  expect(momentAt(run(10), run(10, undefined, 3), 8)).toEqual({ parent: 8, child: 3 });
});
