import { expect, test } from "vitest";
import { StepClock, expectedWaits, type Work } from "./wait";

const of = (model: string, steps: number): Work => ({ model, steps });
const one = (...steps: number[]) => steps.map((count) => of("one", count));
const models = new Set(["one", "other"]);
const tenMs = () => 10;

test("with free slots nobody waits", () => {
  expect(expectedWaits(one(20, 20), [{ models, slots: 2, running: [] }], tenMs)).toEqual([0, 0]);
});

test("one slot: each waits for all before it", () => {
  const worker = { models, slots: 1, running: one(12) };
  expect(expectedWaits(one(20, 5, 20), [worker], tenMs)).toEqual([120, 320, 370]);
});

test("several slots: the queue fills whichever frees first", () => {
  const workers = [
    { models, slots: 1, running: one(4) },
    { models, slots: 1, running: one(8) },
  ];
  expect(expectedWaits(one(10, 10, 10), workers, tenMs)).toEqual([40, 80, 140]);
});

test("models share their worker's slots, each at its own pace", () => {
  const worker = { models, slots: 1, running: [of("other", 2)] };
  const waiting = [of("one", 20), of("other", 3), of("one", 1)];
  const pace = (model: string) => (model === "one" ? 10 : 100);
  expect(expectedWaits(waiting, [worker], pace)).toEqual([200, 400, 700]);
});

test("who has not the model is of no help", () => {
  const workers = [
    { models: new Set(["other"]), slots: 4, running: [] },
    { models: new Set(["one"]), slots: 1, running: one(5) },
  ];
  expect(expectedWaits([of("one", 1), of("other", 1)], workers, tenMs)).toEqual([50, 0]);
});

test("without workers nobody can say", () => {
  expect(expectedWaits(one(20), [], tenMs)).toEqual([null]);
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
