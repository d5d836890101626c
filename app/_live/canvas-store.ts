import { createStore } from "zustand/vanilla";
import {
  canvasLimits,
  canvasApply,
  type CommandOutput,
  type EventPayload,
  type Operation,
  type RefusedOperation,
} from "@/server/contract";
import { uuid } from "../_lib/uuid";
import * as state from "./canvas-state";
import type { CanvasState, Edit } from "./canvas-state";
import { request } from "./request";
import { sessionStore } from "./session-store";
import {
  extend,
  noHistory,
  popped,
  record,
  reversed,
  takeBack,
  traceOf,
  type History,
} from "./undo";

export const canvasStore = createStore<CanvasState>(() => state.emptyCanvas(null));
export const historyStore = createStore<History>(() => noHistory);

/** Told when the server refused something, or undo had to leave something as it is. */
type Listener = (sentence: string) => void;
const listeners = new Set<Listener>();
export function onCanvasNotice(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const say = (sentence: string) => listeners.forEach((listener) => listener(sentence));

const myId = () => sessionStore.getState().me?.id ?? "";
const keyOf = (boardId: string) => `emerge.canvas.${boardId}`;
const retryAfterMs = 1_500;

/** Called when a board's page opens; edits that never reached the server come back with it. */
export function openCanvas(boardId: string) {
  if (canvasStore.getState().boardId === boardId) return;
  historyStore.setState(noHistory, true);
  canvasStore.setState(state.emptyCanvas(boardId, restore(boardId)), true);
}

export function closeCanvas(boardId: string) {
  if (canvasStore.getState().boardId !== boardId) return;
  historyStore.setState(noHistory, true);
  canvasStore.setState(state.emptyCanvas(null), true);
}

export function takeSnapshot(snapshot: CommandOutput<"board:join">["canvas"]) {
  change((now) => state.withSnapshot(now, snapshot, myId()));
  flushEdits();
}

/** False when something before it is missing and the board has to be read anew. */
export function takeChange(told: EventPayload<"canvas:changed">): boolean {
  change((now) => state.withChange(now, told, myId()));
  return !state.hasGap(canvasStore.getState());
}

/** Touches of the same kind within this time are taken back together. */
const oneGestureMs = 800;
let gesture: { name: string; at: number } | null = null;

/**
 * Does something on the canvas: shown at once, sent in order, and kept for undo. A `name` joins it
 * with what was just done under the same name to the same things.
 */
export function edit(operations: Operation[], name?: string) {
  if (operations.length === 0) return;
  const now = performance.now();
  const goesOn = name !== undefined && gesture?.name === name && now - gesture.at < oneGestureMs;
  gesture = name === undefined ? null : { name, at: now };
  const before = canvasStore.getState().items;
  push(operations);
  const step = traceOf(before, canvasStore.getState().items, operations);
  historyStore.setState(
    (history) => (goesOn && extend(history, step)) || record(history, step),
    true,
  );
}

export function undo() {
  const [step, done] = popped(historyStore.getState().done);
  if (!step) return;
  const { undone } = historyStore.getState();
  historyStore.setState({ done, undone: [...undone, walkBack(step)] }, true);
}

export function redo() {
  const [step, undone] = popped(historyStore.getState().undone);
  if (!step) return;
  const { done } = historyStore.getState();
  historyStore.setState({ done: [...done, walkBack(step)], undone }, true);
}

/** Takes a step back and returns the one that would take that back again. */
function walkBack(step: Parameters<typeof reversed>[0]) {
  const { operations, kept } = takeBack(step, canvasStore.getState().items);
  if (operations.length > 0) push(operations);
  if (kept > 0) say("Somebody else has worked on this since: that part stays as it is.");
  return reversed(step);
}

function push(operations: Operation[]) {
  if (operations.length === 0) return;
  for (let from = 0; from < operations.length; from += canvasLimits.operations) {
    const part = operations.slice(from, from + canvasLimits.operations);
    change((now) =>
      state.withEdit(now, { batchId: uuid(), operations: part, sending: false }, myId()),
    );
  }
  flushEdits();
}

/** Sends what waits: one batch after another, in the order in which they were made. */
export function flushEdits() {
  const { boardId, edits, ready } = canvasStore.getState();
  const first = edits[0];
  if (!boardId || !first || !ready || first.sending) return;
  if (sessionStore.getState().connection === "online") void send(boardId, first);
}

async function send(boardId: string, { batchId, operations }: Edit) {
  change((now) => state.withSending(now, batchId, true));
  const answer = await request("canvas:apply", { boardId, batchId, operations });
  if (canvasStore.getState().boardId !== boardId) return;
  if (!answer.ok && answer.error.retry === "later") {
    change((now) => state.withSending(now, batchId, false));
    setTimeout(flushEdits, answer.error.retryAfterMs ?? retryAfterMs);
    return;
  }
  change((now) => state.withoutEdit(now, batchId, myId()));
  if (!answer.ok) say(`A change could not be made: ${answer.error.message}`);
  else if (answer.data.refused.length > 0) say(refusal(answer.data.refused));
  flushEdits();
}

function refusal(refused: RefusedOperation[]): string {
  const [first] = refused;
  const many = refused.length > 1 ? `${refused.length} changes` : "A change";
  return `${many} could not be made: ${first?.error.message}`;
}

function change(step: (now: CanvasState) => CanvasState) {
  const before = canvasStore.getState();
  const after = step(before);
  if (after === before) return;
  canvasStore.setState(after, true);
  if (after.edits !== before.edits && after.boardId) keep(after.boardId, after.edits);
}

function keep(boardId: string, edits: Edit[]) {
  try {
    if (edits.length === 0) sessionStorage.removeItem(keyOf(boardId));
    else sessionStorage.setItem(keyOf(boardId), JSON.stringify(edits));
  } catch {
    // Without storage a reload loses what was never sent; nothing else changes.
  }
}

function restore(boardId: string): Edit[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(boardId)) ?? "[]") as Edit[];
    const sound = kept.filter(
      ({ batchId, operations }) => canvasApply.safeParse({ boardId, batchId, operations }).success,
    );
    return sound.map((one) => ({ ...one, sending: false }));
  } catch {
    return [];
  }
}
