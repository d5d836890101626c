import { describe, expect, it } from "vitest";
import type { AppliedOperation, Item, Operation } from "@/server/contract";
import * as state from "./canvas-state";

const note = (id: string, change: Partial<Item> = {}) =>
  ({
    ...{ id, kind: "note", x: 0, y: 0, width: 100, height: 100, z: 0, text: "", tone: "paper" },
    ...{ createdBy: "bo", ...change },
  }) as Item;
const move = (id: string, x: number): Operation => ({ op: "patch", id, set: { x } });
const change = (revision: number, batchId: string, ...operations: AppliedOperation[]) => ({
  ...{ boardId: "b", revision, batchId, personId: "bo", operations },
});
const edit = (batchId: string, ...operations: Operation[]) => ({
  ...{ batchId, operations, sending: false },
});
const opened = (...items: Item[]) =>
  state.withSnapshot(state.emptyCanvas("b"), { revision: 5, items }, "ada");
const xOf = (now: state.CanvasState, id = "n") => now.items[id]?.x;

describe("canvas state", () => {
  it("shows one's own edit at once, on top of what others do meanwhile", () => {
    let now = state.withEdit(opened(note("n")), edit("e1", move("n", 10)), "ada");
    expect(xOf(now)).toBe(10);
    now = state.withChange(now, change(6, "other", move("n", 99) as AppliedOperation), "ada");
    expect(xOf(now)).toBe(10);
    expect(now.confirmed.n?.x).toBe(99);
    now = state.withChange(now, change(7, "e1", move("n", 10) as AppliedOperation), "ada");
    expect(now).toMatchObject({ revision: 7, edits: [] });
    expect(xOf(now)).toBe(10);
  });

  it("keeps every item as it is when a snapshot brings what is known, and takes what is new", () => {
    const before = state.withEdit(opened(note("n"), note("m")), edit("e1", move("n", 3)), "ada");
    const same = { revision: 5, items: [note("n"), note("m")] };
    const again = state.withSnapshot(before, same, "ada");
    expect(again.items.m).toBe(before.items.m);
    expect(again.confirmed).toBe(before.confirmed);
    expect(xOf(again)).toBe(3);
    const newer = state.withSnapshot(before, { revision: 6, items: [note("n", { x: 8 })] }, "ada");
    expect(Object.keys(newer.items)).toEqual(["n"]);
    expect(newer.confirmed.n?.x).toBe(8);
  });

  it("falls back to what is true when an edit is refused", () => {
    const edited = state.withEdit(opened(note("n")), edit("e1", { op: "remove", id: "n" }), "ada");
    expect(edited.items).toEqual({});
    expect(Object.keys(state.withoutEdit(edited, "e1", "ada").items)).toEqual(["n"]);
  });

  it("waits for what is missing, and takes changes in their order", () => {
    const late = state.withChange(opened(note("n")), change(7, "b7", move("n", 7) as never), "ada");
    expect(xOf(late)).toBe(0);
    expect(state.hasGap(late)).toBe(true);
    const whole = state.withChange(late, change(6, "b6", move("n", 6) as never), "ada");
    expect(xOf(whole)).toBe(7);
    expect(state.hasGap(whole)).toBe(false);
    expect(state.withChange(whole, change(6, "b6", move("n", 6) as never), "ada")).toBe(whole);
  });

  it("keeps what overtakes the snapshot, and drops what the snapshot has in it", () => {
    let now = state.emptyCanvas("b");
    now = state.withChange(now, change(6, "b6", move("n", 6) as never), "ada");
    now = state.withChange(now, change(5, "b5", move("n", 5) as never), "ada");
    now = state.withSnapshot(now, { revision: 5, items: [note("n")] }, "ada");
    expect(now).toMatchObject({ revision: 6, early: [] });
    expect(xOf(now)).toBe(6);
  });

  it("puts edits made offline on top of what came in the meantime", () => {
    let now = state.withEdit(opened(note("n"), note("m")), edit("e1", move("n", 10)), "ada");
    now = state.withEdit(now, edit("e2", move("m", 20)), "ada");
    now = state.withSnapshot(now, { revision: 9, items: [note("n", { y: 5 })] }, "ada");
    expect(now.items).toEqual({ n: note("n", { x: 10, y: 5 }) });
    expect(now.edits).toHaveLength(2);
  });

  it("signs new things with one's own name until the server does", () => {
    const { createdBy: _by, ...put } = note("new");
    const now = state.withEdit(opened(), edit("e1", { op: "put", item: put as never }), "ada");
    expect(now.items.new).toEqual(note("new", { createdBy: "ada" }));
  });
});
