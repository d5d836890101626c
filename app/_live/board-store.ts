import { createStore } from "zustand/vanilla";
import type {
  Board,
  BoardOpening,
  ContractError,
  EventPayload,
  Generation,
  Role,
} from "@/server/contract";
import { takeOpening } from "../_lib/opening";
import * as state from "./board-state";
import type { BoardPhase, BoardState } from "./board-state";
import { closeCanvas, openCanvas, takeSnapshot } from "./canvas-store";
import { catchUp, forgetFrames } from "./frame-store";
import { request } from "./request";
import { sessionStore } from "./session-store";
import { openTalk } from "./talk-store";

export const boardStore = createStore<BoardState>(() => state.emptyBoard(null));

/**
 * What comes for a board while the answer to joining it is under way is held back and played after
 * it: the answer may have been read before or after the change was made. Only the last join counts.
 */
let heldBack: ((now: BoardState) => BoardState)[] | null = null;

export function openBoard(boardId: string) {
  if (boardStore.getState().boardId !== boardId) {
    boardStore.setState(state.emptyBoard(boardId), true);
  }
  openCanvas(boardId);
  joinIfOnline();
  void showOpening(boardId);
}

function joinIfOnline() {
  if (sessionStore.getState().connection === "online") void joinBoard();
}

/** What was asked for while the page loaded: shown until joining brings the same and the people. */
async function showOpening(boardId: string) {
  const opening = await takeOpening(boardId);
  const now = boardStore.getState();
  if (!opening || now.boardId !== boardId || now.phase !== "joining") return;
  show(opening, state.withSnapshot(now, { ...opening, people: [] }));
}

function show({ generations, canvas }: BoardOpening, now: BoardState) {
  fresh.clear();
  awaited.clear();
  for (const one of generations) fresh.add(one.id);
  boardStore.setState(now, true);
  takeSnapshot(canvas);
}

/** Called on leaving the page; a board opened meanwhile stays. */
export function closeBoard(boardId: string) {
  if (boardStore.getState().boardId !== boardId) return;
  boardStore.setState(state.emptyBoard(null), true);
  closeCanvas(boardId);
  if (sessionStore.getState().connection === "online") void request("board:leave", { boardId });
}

/** Joins, or joins again after a lost connection: a fresh snapshot, then the frames missed. */
export async function joinBoard() {
  const { boardId } = boardStore.getState();
  if (!boardId) return;
  const late: typeof heldBack = [];
  heldBack = late;
  const answer = await request("board:join", { boardId });
  if (heldBack !== late) return;
  heldBack = null;
  if (boardStore.getState().boardId !== boardId) return;
  if (!answer.ok) return shut(answer.error);
  const snapshot = state.withSnapshot(boardStore.getState(), answer.data);
  const current = late.reduce((now, step) => step(now), snapshot);
  show(answer.data, current);
  void openTalk(boardId);
  for (const one of Object.values(current.generations)) {
    if (one.status === "running") void catchUp(one.id);
  }
}

/** Cards that came while one looked on, and of whose pictures nothing is known yet. */
const awaited = new Set<string>();

/** To be called with each change of the canvas, before it is shown. */
export function expectPictures({ operations }: EventPayload<"canvas:changed">) {
  const { generations } = boardStore.getState();
  for (const one of operations) {
    if (one.op !== "put" || one.item.kind !== "picture") continue;
    if (!generations[one.item.generationId]) awaited.add(one.item.generationId);
  }
}

/** Whether a picture can be fetched: of one that was there before nothing need be known for that. */
export const isThere = (id: string, generation: Generation | null) =>
  generation ? generation.status === "succeeded" : !awaited.has(id);

/** Asked for at a time; the rest waits its turn, so that what is looked at first comes first. */
const picturesAtOnce = 100;
/** Pictures whose state is known since the last look at the board, or is on its way. */
const fresh = new Set<string>();

/** Makes sure that these pictures are known; each is asked for once a connection. */
export async function wantPictures(ids: string[]) {
  const { boardId, phase } = boardStore.getState();
  const missing = ids.filter((id) => !fresh.has(id)).slice(0, picturesAtOnce);
  if (!boardId || phase !== "open" || missing.length === 0) return;
  for (const id of missing) fresh.add(id);
  const answer = await request("board:pictures", { boardId, generationIds: missing });
  if (!answer.ok) {
    for (const id of missing) fresh.delete(id);
    return;
  }
  apply((now) => (now.boardId === boardId ? state.withPictures(now, missing, answer.data) : now));
  if (ids.length > picturesAtOnce) await wantPictures(ids);
}

export function applyGeneration(one: Generation) {
  fresh.add(one.id);
  apply((now) => state.withGeneration(now, one));
}

export function applyRemoved(generationId: string) {
  apply((now) => state.withoutGeneration(now, generationId));
  forgetFrames(generationId);
}

export const applyBoard = (board: Board, role: Role) =>
  apply((now) => (now.boardId === board.id ? { ...now, board, role } : now));

export const applyPresence = (boardId: string, people: BoardState["people"]) =>
  apply((now) => (now.boardId === boardId ? { ...now, people } : now));

export const applyQueue = (change: Parameters<typeof state.withQueue>[1]) =>
  apply((now) => state.withQueue(now, change));

export const applyPerson = (person: Parameters<typeof state.withPerson>[1]) =>
  apply((now) => state.withPerson(now, person));

export function applyClosed({ boardId, reason }: EventPayload<"board:closed">) {
  if (boardStore.getState().boardId !== boardId) return;
  boardStore.setState({ phase: reason === "access" ? "private" : reason, problem: null });
}

function apply(step: (now: BoardState) => BoardState) {
  heldBack?.push(step);
  boardStore.setState(step, true);
}

const joinAgainAfterMs = 2_000;

/** A board that would not open; where it is open and only the answer got lost, it is asked again. */
function shut(problem: ContractError) {
  if (problem.kind === "unavailable" && boardStore.getState().phase === "open") {
    setTimeout(joinIfOnline, joinAgainAfterMs);
    return;
  }
  boardStore.setState({ phase: phaseOf[problem.kind] ?? "failed", problem });
}

const phaseOf: Partial<Record<ContractError["kind"], BoardPhase>> = {
  not_found: "missing",
  invalid: "missing",
  forbidden: "private",
};
