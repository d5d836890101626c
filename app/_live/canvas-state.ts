import {
  apply,
  type AppliedOperation,
  type CommandOutput,
  type EventPayload,
  type Item,
  type Items,
  type Operation,
} from "@/server/contract";

/** A batch made here, shown at once and not yet confirmed by the server. */
export type Edit = { batchId: string; operations: Operation[]; sending: boolean };
type Change = EventPayload<"canvas:changed">;

/** What this window knows of its board's canvas. Plain data: every change makes a new one. */
export type CanvasState = {
  boardId: string | null;
  /** False until the board's items have come for the first time. */
  ready: boolean;
  revision: number;
  /** As the server has it. */
  confirmed: Items;
  /** Oldest first. */
  edits: Edit[];
  /** As it is shown: what is confirmed, with one's own edits on top. */
  items: Items;
  /** Changes that came ahead of the snapshot they follow. */
  early: Change[];
};

export const emptyCanvas = (boardId: string | null, edits: Edit[] = []): CanvasState => ({
  ...{ boardId, edits, ready: false, revision: -1, confirmed: {}, items: {}, early: [] },
});

export function withSnapshot(
  state: CanvasState,
  snapshot: CommandOutput<"board:join">["canvas"],
  myId: string,
): CanvasState {
  const { revision } = snapshot;
  // The same revision is the same canvas: what is shown already need not be drawn again.
  const known = state.ready && revision === state.revision;
  const confirmed = known
    ? state.confirmed
    : Object.fromEntries(snapshot.items.map((item) => [item.id, item]));
  return settle({ ...state, ready: true, revision, confirmed }, myId);
}

/** Takes in what the server tells; changes that are known already, or come too early, wait or go. */
export function withChange(state: CanvasState, change: Change, myId: string): CanvasState {
  if (change.boardId !== state.boardId || change.revision <= state.revision) return state;
  return settle({ ...state, early: [...state.early, change] }, myId);
}

/** Whether something between what is known and what came is missing: then the board is read anew. */
export const hasGap = (state: CanvasState) => state.ready && state.early.length > 0;

export function withEdit(state: CanvasState, edit: Edit, myId: string): CanvasState {
  const items = applyAll(state.items, edit.operations, myId);
  return { ...state, edits: [...state.edits, edit], items };
}

/** Answered: what was accepted came as a change before; what was refused falls back. */
export function withoutEdit(state: CanvasState, batchId: string, myId: string): CanvasState {
  const edits = state.edits.filter((edit) => edit.batchId !== batchId);
  return edits.length === state.edits.length ? state : show({ ...state, edits }, myId);
}

export const withSending = (
  state: CanvasState,
  batchId: string,
  sending: boolean,
): CanvasState => ({
  ...state,
  edits: state.edits.map((edit) => (edit.batchId === batchId ? { ...edit, sending } : edit)),
});

function settle(state: CanvasState, myId: string): CanvasState {
  let { revision, confirmed, edits } = state;
  const early = state.early.toSorted((a, b) => a.revision - b.revision);
  while (state.ready && early[0] && early[0].revision <= revision + 1) {
    const change = early.shift()!;
    if (change.revision <= revision) continue;
    revision = change.revision;
    for (const operation of change.operations) confirmed = apply(confirmed, operation);
    edits = edits.filter((edit) => edit.batchId !== change.batchId);
  }
  return show({ ...state, revision, confirmed, edits, early }, myId);
}

function show(state: CanvasState, myId: string): CanvasState {
  const items = state.edits.reduce(
    (shown, edit) => applyAll(shown, edit.operations, myId),
    state.confirmed,
  );
  return { ...state, items };
}

function applyAll(items: Items, operations: Operation[], myId: string): Items {
  return operations.reduce((now, operation) => apply(now, signed(operation, now, myId)), items);
}

function signed(operation: Operation, items: Items, myId: string): AppliedOperation {
  if (operation.op !== "put") return operation;
  const createdBy = items[operation.item.id]?.createdBy ?? myId;
  return { op: "put", item: { ...operation.item, createdBy } as Item };
}
