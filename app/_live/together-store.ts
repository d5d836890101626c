import { createStore } from "zustand/vanilla";
import type { Box, EventPayload, LiveState } from "@/server/contract";
import { boardStore } from "./board-store";
import { liveSocket } from "./socket";

/** Another window on this board, and what it shows just now. */
export type Other = { windowId: string; personId: string } & Partial<LiveState>;
type Together = {
  others: Record<string, Other>;
  /** Who has selected a thing, by the thing's id. */
  held: Record<string, string>;
  /** Where things are that somebody drags or resizes just now. */
  moving: Record<string, Box>;
  /** The window whose view this one goes along with. */
  following: string | null;
  /** How the others know this window. */
  me: string | null;
};
const alone: Together = { others: {}, held: {}, moving: {}, following: null, me: null };

export const togetherStore = createStore<Together>(() => alone);

/** At most fifty times a second, within what the server takes from one window. */
const everyMs = 20;
const mine: LiveState = {
  ...{ cursor: null, selection: [], moving: [], view: null, scrub: null, following: null },
};
let unsent: Partial<LiveState> = {};
let sentAt = 0;
let timer: ReturnType<typeof setTimeout> | null = null;
/** A signal is on its way: on a slow line the next one waits, and carries the newest then. */
let underWay = false;
const answerMs = 1_000;

/** Tells the others on the board; nobody is told while one is alone. */
export function signal(change: Partial<LiveState>) {
  Object.assign(mine, change);
  Object.assign(unsent, change);
  schedule();
}

function schedule() {
  if (timer || underWay || !inCompany() || Object.keys(unsent).length === 0) return;
  const wait = sentAt + everyMs - performance.now();
  if (wait <= 0) send();
  else timer = setTimeout(send, wait);
}

function send() {
  timer = null;
  const { boardId, phase } = boardStore.getState();
  if (!boardId || phase !== "open" || !liveSocket().connected) return;
  sentAt = performance.now();
  const change = unsent;
  unsent = {};
  underWay = true;
  const arrived = () => {
    underWay = false;
    schedule();
  };
  liveSocket().timeout(answerMs).emit("live:signal", { boardId, change }, arrived);
}

const inCompany = () => boardStore.getState().people.reduce((sum, one) => sum + one.windows, 0) > 1;

/** Somebody came: they should see what one shows already. */
export function greet() {
  if (!inCompany()) return;
  Object.assign(unsent, mine);
  schedule();
}

export function leaveTogether() {
  Object.assign(mine, { cursor: null, selection: [], moving: [], view: null, scrub: null });
  mine.following = null;
  unsent = {};
  togetherStore.setState(alone, true);
}

/** The line is lost: who is here will be told anew when it is back. */
export function forgetOthers() {
  togetherStore.setState(alone, true);
}

export function takeLive({ boardId, updates, gone }: EventPayload<"live:changed">) {
  if (boardStore.getState().boardId !== boardId) return;
  const me = liveSocket().id ?? null;
  togetherStore.setState(({ others, following, held, moving }) => {
    const next = { ...others };
    for (const { windowId, personId, change } of updates) {
      if (windowId !== me) next[windowId] = { ...next[windowId], ...change, windowId, personId };
    }
    for (const windowId of gone) delete next[windowId];
    const left = gone.length > 0;
    const touched = (name: "selection" | "moving") =>
      left || updates.some(({ change }) => change[name] !== undefined);
    return {
      me,
      others: next,
      following: following && next[following] ? following : null,
      held: touched("selection") ? heldBy(next) : held,
      moving: touched("moving") ? movedBy(next) : moving,
    };
  });
}

const heldBy = (others: Record<string, Other>) =>
  Object.fromEntries(
    Object.values(others).flatMap(({ selection = [], personId }) =>
      selection.map((id) => [id, personId]),
    ),
  );

const movedBy = (others: Record<string, Other>) =>
  Object.fromEntries(
    Object.values(others).flatMap(({ moving = [] }) => moving.map(({ id, ...box }) => [id, box])),
  );

export function follow(windowId: string | null) {
  togetherStore.setState({ following: windowId });
  signal({ following: windowId });
}
