import { expect, test } from "vitest";
import { StepClock, expectedWaits } from "./wait";

test("with free slots nobody waits", () => {
  expect(expectedWaits([20, 20], [], 2, 10)).toEqual([0, 0]);
});

test("one slot: each waits for all before it", () => {
  expect(expectedWaits([20, 5, 20], [12], 1, 10)).toEqual([120, 320, 370]);
});

test("several slots: the queue fills whichever frees first", () => {
  expect(expectedWaits([10, 10, 10], [4, 8], 2, 10)).toEqual([40, 80, 140]);
});

test("without workers nobody can say", () => {
  expect(expectedWaits([20], [], 0, 10)).toEqual([null]);
});

test("the step clock follows what it sees, run by run", () => {
  const clock = new StepClock(60);
  expect(clock.stepMs).toBe(60);
  clock.stepped("a", 1000);
  clock.stepped("b", 1005);
  clock.stepped("a", 1030);
  expect(clock.stepMs).toBe(30);
  for (let n = 1; n < 100; n++) clock.stepped("a", 1030 + n * 50);
  expect(clock.stepMs).toBeCloseTo(50, 0);
});

test("a pause between two runs is not a step", () => {
  const clock = new StepClock(60);
  clock.stepped("a", 0);
  clock.stepped("a", 20);
  clock.ended("a");
  clock.stepped("a", 90_000);
  expect(clock.stepMs).toBe(20);
});
