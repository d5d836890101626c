import { describe, expect, test } from "vitest";
import { FairQueue, type QueueItem } from "./fair-queue";

const item = (id: string, personId: string): QueueItem => ({ id, personId, steps: 20 });

function filled(...ids: string[]): FairQueue<QueueItem> {
  const queue = new FairQueue<QueueItem>();
  for (const id of ids) queue.add(item(id, id[0]!));
  return queue;
}

function drain(queue: FairQueue<QueueItem>): string[] {
  const ids: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) ids.push(next.id);
  return ids;
}

describe("order", () => {
  test("one person's requests come first come, first served", () => {
    expect(drain(filled("a1", "a2", "a3"))).toEqual(["a1", "a2", "a3"]);
  });

  test("people take turns", () => {
    expect(drain(filled("a1", "a2", "a3", "b1", "b2", "c1"))).toEqual([
      "a1", "b1", "c1", "a2", "b2", "a3",
    ]); // prettier-ignore
  });

  test("twenty waiting requests do not hold up somebody else's first", () => {
    const queue = filled(...Array.from({ length: 20 }, (_, index) => `a${index}`));
    expect([queue.take()?.id, queue.take()?.id]).toEqual(["a0", "a1"]);
    queue.add(item("b1", "b"));
    expect(queue.take()?.id).toBe("b1");
    expect(queue.take()?.id).toBe("a2");
  });

  test("who was just served waits for the others after coming back", () => {
    const queue = filled("a1");
    queue.take();
    queue.add(item("a2", "a"));
    queue.add(item("b1", "b"));
    expect(drain(queue)).toEqual(["b1", "a2"]);
  });
});

test("what was interrupted goes before everything else", () => {
  const queue = filled("a1", "b1", "a2");
  const first = queue.take()!;
  queue.putBack(first);
  expect(drain(queue)).toEqual(["a1", "b1", "a2"]);
});

test("inOrder foretells what take does, whatever came before", () => {
  let state = 7;
  const random = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let round = 0; round < 200; round++) {
    const queue = new FairQueue<QueueItem>();
    for (let n = 0; n < 12; n++) {
      if (random(4) === 0) queue.take();
      else queue.add(item(`${"abcd"[random(4)]}${n}`, "abcd"[random(4)]!));
    }
    const foretold = queue.inOrder().map((one) => one.id);
    expect(foretold).toHaveLength(queue.size);
    expect(drain(queue)).toEqual(foretold);
  }
});

test("what nobody can run now keeps its place", () => {
  const queue = filled("a1", "a2", "b1");
  expect(queue.take((one) => one.id !== "a1")?.id).toBe("a2");
  expect(drain(queue)).toEqual(["b1", "a1"]);
});

test("a removed item is gone and counts no more", () => {
  const queue = filled("a1", "a2");
  expect(queue.remove("a1")?.id).toBe("a1");
  expect(queue.remove("a1")).toBeNull();
  expect(queue.countOf("a")).toBe(1);
  expect(drain(queue)).toEqual(["a2"]);
});
