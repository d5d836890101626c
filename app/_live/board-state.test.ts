import { describe, expect, it } from "vitest";
import type { BoardSnapshot, Generation, Person } from "@/server/contract";
import * as state from "./board-state";

const boardId = "b";
const ada: Person = { id: "ada", name: "Ada", color: "teal" };
const generation = (id: string, createdAt: number, change: Partial<Generation> = {}) =>
  ({ id, boardId, author: ada, status: "queued", createdAt, ...change }) as Generation;
const snapshot = (generations: Generation[], hasMore = false): BoardSnapshot => ({
  board: {
    id: boardId,
    title: "T",
    ownerId: "ada",
    linkAccess: "none",
    listed: false,
    voting: "off",
    createdAt: 0,
    updatedAt: 0,
  },
  role: "owner",
  people: [{ person: ada, role: "owner", windows: 1 }],
  generations,
  hasMore,
  canvas: { revision: 0, items: [] },
});
const opened = (generations: Generation[], hasMore = false) =>
  state.withSnapshot(state.emptyBoard(boardId), snapshot(generations, hasMore));

describe("board state", () => {
  it("keeps the newest first, whatever comes in which order", () => {
    let board = opened([generation("c", 3), generation("a", 1)]);
    board = state.withGeneration(board, generation("d", 4));
    board = state.withGeneration(board, generation("b", 2));
    expect(board.order).toEqual(["d", "c", "b", "a"]);
    board = state.withGeneration(board, generation("b", 2, { status: "running" }));
    expect(board.order).toHaveLength(4);
    expect(board.generations.b?.status).toBe("running");
  });

  it("ignores what belongs to another board", () => {
    const board = opened([]);
    expect(state.withGeneration(board, generation("x", 1, { boardId: "other" }))).toBe(board);
  });

  it("keeps older pictures over a reconnection, and drops what was deleted meanwhile", () => {
    let board = opened([generation("c", 3), generation("b", 2)], true);
    board = state.withPictures(board, ["a", "gone"], [generation("a", 1)]);
    expect(board.order).toEqual(["c", "b", "a"]);
    board = state.withSnapshot(board, snapshot([generation("d", 4), generation("b", 2)], true));
    expect(board.order).toEqual(["d", "b", "a"]);
    expect(board.generations.c).toBeUndefined();
    expect(state.withPictures(board, ["a"], []).order).toEqual(["d", "b"]);
  });

  it("forgets a picture that was deleted", () => {
    const board = opened([generation("c", 3), generation("b", 2)]);
    expect(state.withoutGeneration(board, "b").order).toEqual(["c"]);
    expect(state.withoutGeneration(board, "nobody")).toBe(board);
  });

  it("moves only those in line when the queue moves", () => {
    const board = opened([generation("b", 2), generation("a", 1, { status: "running" })]);
    const entry = { position: 3, expectedWaitMs: 500 };
    const moved = state.withQueue(board, {
      boardId,
      entries: ["a", "b", "gone"].map((generationId) => ({ generationId, ...entry })),
    });
    expect(moved.generations.b).toMatchObject(entry);
    expect(moved.generations.a).not.toHaveProperty("position");
    expect(moved.order).toEqual(["b", "a"]);
  });

  it("renames a person everywhere", () => {
    const renamed = state.withPerson(opened([generation("a", 1)]), { ...ada, name: "Countess" });
    expect(renamed.people[0]?.person.name).toBe("Countess");
    expect(renamed.generations.a?.author.name).toBe("Countess");
  });
});
