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
});

/**
 * A fresh look at the board. It brings the newest pictures; older ones that were known before stay
 * until they are read again.
 */
export function withSnapshot(state: BoardState, snapshot: BoardSnapshot): BoardState {
  const { board, role, people, hasMore } = snapshot;
  const oldest = snapshot.generations.at(-1)?.createdAt ?? Infinity;
  const isOlder = (id: string) => (state.generations[id]?.createdAt ?? Infinity) < oldest;
  const kept = hasMore ? state.order.filter(isOlder) : [];
  const all = [...snapshot.generations, ...pick(state, kept)];
  return arrange({ ...state, phase: "open", problem: null, board, role, people }, all);
}

/** Pictures that were asked for by id; those that are gone are dropped. */
export function withPictures(state: BoardState, asked: string[], came: Generation[]): BoardState {
  const others = state.order.filter((id) => !asked.includes(id));
  return arrange(state, [...came, ...pick(state, others)]);
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

function arrange(state: BoardState, all: Generation[]): BoardState {
  const sorted = all.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const order = sorted.map(({ id }) => id);
  return { ...state, generations: Object.fromEntries(sorted.map((one) => [one.id, one])), order };
}
