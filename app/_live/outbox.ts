import { createStore } from "zustand/vanilla";
import {
  pictureBox,
  type ContractError,
  type Generation,
  type Recipe,
  type Box,
} from "@/server/contract";
import { fromServer } from "../_lib/draft";
import { uuid } from "../_lib/uuid";
import { applyGeneration } from "./board-store";
import { composerStore, fillFrom, showErrors } from "./composer-store";
import { mark } from "./marks";
import { bind, claim, drop, update, type Outbox, type Pending } from "./outbox-state";
import { placeFor } from "./placing";
import { request } from "./request";
import { sessionStore } from "./session-store";

/**
 * Every picture asked for goes through here, and stays until the server has acknowledged it: over
 * lost connections and reloads (the window's session storage), always under the same client key,
 * so that asking again never makes it twice.
 */
export const outboxStore = createStore<Outbox>(() => ({ pending: [], keys: {} }));

const storageKey = "emerge.outbox";
const retryAfterMs = 1_500;

type Wish = Pick<Pending, "boardId" | "recipe" | "parentId" | "parentStep" | "batch">;

/** Call it from the key press itself: the time of the mark is what the benchmark measures from. */
export function askForPicture(wish: Wish) {
  const clientKey = add(wish);
  if (sessionStore.getState().connection === "online") void send(clientKey);
  return clientKey;
}

/** Several takes of one wish: they are accepted together, or not at all. */
export function askForPictures(wishes: [Wish, ...Wish[]]) {
  if (wishes.length === 1) return askForPicture(wishes[0]);
  const batch = uuid();
  const keys = wishes.map((wish) => add({ ...wish, batch }));
  if (sessionStore.getState().connection === "online") void send(keys[0]!);
  return keys[0]!;
}

function add(wish: Wish): string {
  const clientKey = uuid();
  mark("emerge:enter", { clientKey });
  const pending: Pending = {
    ...wish,
    clientKey,
    place: placeFor(wish.boardId, wish.parentId, outboxStore.getState().pending),
    createdAt: Date.now(),
    state: "waiting",
    error: null,
  };
  change((box) => ({ ...box, pending: [...box.pending, pending] }));
  return clientKey;
}

/** Where the cards stand that the server does not know of yet. */
export const cardsAsked = (boardId: string | null): Box[] =>
  outboxStore
    .getState()
    .pending.flatMap((one) =>
      one.boardId === boardId && one.place ? { ...one.place, ...pictureBox() } : [],
    );

/** Sends all that waits: after every (re)connection, and when workers come. */
export function flushOutbox() {
  for (const one of outboxStore.getState().pending) {
    if (one.state === "waiting") void send(one.clientKey);
  }
}

export function retryPending(clientKey: string) {
  change((box) => update(box, clientKey, { state: "waiting", error: null }));
  void send(clientKey);
}

export const dropPending = (clientKey: string) => change((box) => drop(box, clientKey));

/** A generation seen in a broadcast or a snapshot may be the answer that was lost on the way. */
export function claimGeneration(generation: Generation) {
  change((box) => claim(box, generation, sessionStore.getState().me?.id));
}

export function restoreOutbox() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]") as Pending[];
    const pending = kept.map((one) =>
      one.state === "sending" ? { ...one, state: "waiting" as const } : one,
    );
    outboxStore.setState({ pending });
  } catch {
    // A storage that is switched off, or holds something else: start with nothing.
  }
}

async function send(clientKey: string) {
  const group = togetherWith(clientKey);
  const [wish] = group;
  if (!wish) return;
  for (const one of group) change((box) => update(box, one.clientKey, { state: "sending" }));
  const answer = await (group.length === 1 ? sendOne(wish) : sendBatch(wish, group));
  if (answer.ok) return answer.data.forEach((one, i) => acknowledged(group[i]!.clientKey, one));
  for (const one of group) if (find(one.clientKey)) notSent(one, answer.error);
}

/** Those of its batch that still wait; alone, where it was asked for alone. */
function togetherWith(clientKey: string): Pending[] {
  const wish = find(clientKey);
  if (!wish || wish.state === "sending") return [];
  const { pending } = outboxStore.getState();
  const same = (one: Pending) => one.batch === wish.batch && one.state === wish.state;
  return wish.batch ? pending.filter(same) : [wish];
}

async function sendOne({ boardId, clientKey, recipe, place, parentId, parentStep }: Pending) {
  const parent = parentId === undefined ? {} : { parentId, parentStep };
  const answer = await request("generation:create", {
    ...{ boardId, clientKey, recipe, place, ...parent },
  });
  return answer.ok ? { ...answer, data: [answer.data] } : answer;
}

function sendBatch({ boardId, recipe, parentId, parentStep }: Pending, group: Pending[]) {
  const takes = group.map(({ clientKey, place, recipe: { seed, variation } }) => {
    return { clientKey, seed, variation, place };
  });
  const parent = parentId === undefined ? {} : { parentId, parentStep };
  return request("generation:batch", { boardId, recipe, takes, ...parent });
}

function notSent({ clientKey, recipe }: Pending, error: ContractError) {
  if (error.kind === "unavailable") return tryLater(clientKey);
  // Just after a start no worker may have said yet which models there are: the next one will.
  if (error.field === "recipe.model") return hold(clientKey);
  refused(clientKey, recipe, error);
}

function acknowledged(clientKey: string, generation: Generation) {
  change((box) => bind(box, clientKey, generation.id));
  applyGeneration(generation);
}

/** Until the studio changes, the connection comes back, or the person discards it. */
const hold = (clientKey: string) => change((box) => update(box, clientKey, { state: "waiting" }));

function tryLater(clientKey: string) {
  hold(clientKey);
  setTimeout(() => {
    const online = sessionStore.getState().connection === "online";
    if (online && find(clientKey)?.state === "waiting") void send(clientKey);
  }, retryAfterMs);
}

/** What the person can mend goes back into the bar, if nothing else was typed there meanwhile. */
function refused(clientKey: string, recipe: Recipe, error: ContractError) {
  const errors = fromServer(error);
  const { prompt } = composerStore.getState().draft;
  const free = prompt.trim() === "" || prompt.trim() === recipe.prompt;
  if (!errors || !free) {
    change((box) => update(box, clientKey, { state: "rejected", error }));
    return;
  }
  dropPending(clientKey);
  if (prompt.trim() === "") fillFrom(recipe, errors);
  else showErrors(errors);
}

const find = (clientKey: string) =>
  outboxStore.getState().pending.find((one) => one.clientKey === clientKey);

function change(step: (box: Outbox) => Outbox) {
  const before = outboxStore.getState();
  const after = step(before);
  if (after === before) return;
  outboxStore.setState(after);
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(after.pending));
  } catch {
    // Without storage a reload loses what was never sent; nothing else changes.
  }
}
