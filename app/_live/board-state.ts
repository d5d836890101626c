import type {
  Board,
  BoardSnapshot,
  ContractError,
  EventPayload,
  Generation,
  Person,
  Presence,
  Role,
} from "@/server/contract";

/** "missing", "private", "failed": it would not open; the others: it closed under one's eyes. */
export type BoardPhase =
  "joining" | "open" | "missing" | "private" | "removed" | "left" | "deleted" | "failed";

/** What this window knows of the board it shows. Plain data: every change makes a new one. */
export type BoardState = {
  boardId: string | null;
  phase: BoardPhase;
  /** What the server said when it would not open the board. */
  problem: ContractError | null;
  board: Board | null;
  role: Role | null;
  people: Presence[];
  generations: Record<string, Generation>;
  /** Ids of the generations, newest first. */
  order: string[];
  /** The wall's slot of the oldest one; see `placeInRows`. */
  base: number;
  hasMore: boolean;
};

export const emptyBoard = (boardId: string | null): BoardState => ({
  boardId,
  phase: "joining",
  problem: null,
  board: null,
  role: null,
  people: [],
  generations: {},
  order: [],
  base: 0,
  hasMore: false,
});

/** A fresh look at the board; older pages that were loaded before stay. */
export function withSnapshot(state: BoardState, snapshot: BoardSnapshot): BoardState {
  const { board, role, people, hasMore } = snapshot;
  const oldest = snapshot.generations.at(-1)?.createdAt ?? Infinity;
  const isOlder = (id: string) => (state.generations[id]?.createdAt ?? Infinity) < oldest;
  const kept = hasMore ? state.order.filter(isOlder) : [];
  const all = [...snapshot.generations, ...pick(state, kept)];
  const more = hasMore && (kept.length === 0 || state.hasMore);
  const next = { ...state, phase: "open" as const, problem: null, board, role, people };
  return arrange({ ...next, hasMore: more }, all);
}

export function withOlder(
  state: BoardState,
  page: { generations: Generation[]; hasMore: boolean },
): BoardState {
  const fresh = page.generations.filter(({ id }) => !(id in state.generations));
  const all = [...pick(state, state.order), ...fresh];
  return arrange({ ...state, hasMore: page.hasMore }, all);
}

export function withGeneration(state: BoardState, generation: Generation): BoardState {
  if (generation.boardId !== state.boardId) return state;
  const generations = { ...state.generations, [generation.id]: generation };
  if (generation.id in state.generations) return { ...state, generations };
  return arrange(state, [generation, ...pick(state, state.order)]);
}

export function withoutGeneration(state: BoardState, generationId: string): BoardState {
  const left = state.order.filter((id) => id !== generationId);
  return left.length === state.order.length ? state : arrange(state, pick(state, left));
}

export function withQueue(state: BoardState, change: EventPayload<"queue:changed">): BoardState {
  if (change.boardId !== state.boardId) return state;
  const generations = { ...state.generations };
  for (const { generationId, ...place } of change.entries) {
    const waiting = generations[generationId];
    if (waiting?.status === "queued") generations[generationId] = { ...waiting, ...place };
  }
  return { ...state, generations };
}

/** Somebody changed their name or colour: on the board and on all that they made. */
export function withPerson(state: BoardState, person: Person): BoardState {
  const people = state.people.map((one) =>
    one.person.id === person.id ? { ...one, person } : one,
  );
  const generations = { ...state.generations };
  for (const one of Object.values(generations)) {
    if (one.author.id === person.id) generations[one.id] = { ...one, author: person };
  }
  return { ...state, people, generations };
}

const pick = (state: BoardState, ids: string[]) => ids.flatMap((id) => state.generations[id] ?? []);

/** Sorts newest first, and keeps the oldest card that stays in the column it was in. */
function arrange(state: BoardState, all: Generation[]): BoardState {
  const sorted = all.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const order = sorted.map(({ id }) => id);
  const generations = Object.fromEntries(sorted.map((one) => [one.id, one]));
  return { ...state, generations, order, base: rebase(state, order) };
}

function rebase(state: BoardState, order: string[]): number {
  const slots = new Map(state.order.toReversed().map((id, index) => [id, state.base + index]));
  const oldestFirst = order.toReversed();
  const index = oldestFirst.findIndex((id) => slots.has(id));
  const slot = slots.get(oldestFirst[index] ?? "");
  return slot === undefined ? 0 : slot - index;
}
