import { describe, expect, it } from "vitest";
import {
  apply,
  type AppliedOperation,
  type Item,
  type Items,
  type Operation,
} from "@/server/contract";
import { extend, record, reversed, takeBack, traceOf, type Step } from "./undo";

const note = (id: string, change: Partial<Item> = {}) =>
  ({
    ...{ id, kind: "note", x: 0, y: 0, width: 100, height: 100, z: 0, text: "", tone: "paper" },
    ...{ createdBy: "ada", ...change },
  }) as Item;
const patch = (id: string, set: object): Operation => ({ op: "patch", id, set });
const run = (items: Items, operations: Operation[]): Items =>
  operations.reduce((now, one) => apply(now, one as AppliedOperation), items);
/** Does something and remembers it. */
function doing(items: Items, ...operations: Operation[]): { items: Items; step: Step } {
  const after = run(items, operations);
  return { items: after, step: traceOf(items, after, operations) };
}
const put = (item: Item): Operation => ({ op: "put", item });

describe("undo", () => {
  it("takes moves, additions and removals back, and does them again", () => {
    const start: Items = { n: note("n"), gone: note("gone") };
    const { items, step } = doing(start, patch("n", { x: 5, text: "a" }), put(note("new")), {
      op: "remove",
      id: "gone",
    });
    const back = takeBack(step, items);
    const undone = run(items, back.operations);
    expect(Object.keys(undone).toSorted()).toEqual(["gone", "n"]);
    expect(undone.n).toEqual(start.n);
    const again = run(undone, takeBack(reversed(step), undone).operations);
    expect(Object.keys(again).toSorted()).toEqual(["n", "new"]);
    expect(again.n).toMatchObject({ x: 5, text: "a" });
  });

  it("never touches what somebody else has changed since", () => {
    const { items, step } = doing({ n: note("n") }, patch("n", { x: 5, y: 6 }));
    const theirs = run(items, [patch("n", { x: 70 })]);
    const { operations } = takeBack(step, theirs);
    expect(run(theirs, operations).n).toMatchObject({ x: 70, y: 0 });
  });

  it("leaves a note of one's own that somebody else has written on", () => {
    const { items, step } = doing({}, put(note("n")));
    const theirs = run(items, [patch("n", { text: "theirs" })]);
    expect(takeBack(step, theirs)).toEqual({ operations: [], kept: 1 });
  });

  it("does not bring back what somebody else put there anew, nor what is gone", () => {
    const { items, step } = doing({ n: note("n") }, { op: "remove", id: "n" });
    const theirs = run(items, [put(note("n", { text: "theirs" }))]);
    expect(takeBack(step, theirs).operations).toEqual([]);
    const moved = doing({ n: note("n") }, patch("n", { x: 5 }));
    expect(takeBack(moved.step, {}).operations).toEqual([]);
  });

  it("takes one's own steps back one by one, to the start", () => {
    let items: Items = {};
    const steps: Step[] = [];
    for (const operation of [
      put(note("n")),
      patch("n", { x: 1 }),
      patch("n", { x: 2, text: "t" }),
    ]) {
      const done = doing(items, operation);
      items = done.items;
      steps.push(done.step);
    }
    for (const step of steps.toReversed()) items = run(items, takeBack(step, items).operations);
    expect(items).toEqual({});
  });

  it("joins a held arrow key to one step, and nothing else", () => {
    const one = doing({ n: note("n") }, patch("n", { x: 8 }));
    const two = doing(one.items, patch("n", { x: 16 }));
    const joined = extend(record({ done: [], undone: [] }, one.step), two.step)!;
    expect(joined.done).toHaveLength(1);
    expect(run(two.items, takeBack(joined.done[0]!, two.items).operations).n).toEqual(note("n"));
    const other = doing({ m: note("m") }, patch("m", { x: 8 }));
    expect(extend(joined, other.step)).toBeNull();
    expect(extend({ done: [], undone: [] }, one.step)).toBeNull();
  });

  it("remembers nothing of what changed nothing, and forgets what was undone", () => {
    const { step } = doing({ n: note("n", { x: 5 }) }, patch("n", { x: 5 }));
    expect(step).toEqual([]);
    expect(record({ done: [], undone: [step] }, step)).toEqual({ done: [], undone: [] });
  });
});
