import { createStore } from "zustand/vanilla";
import type { ContractError, DraftFrame } from "@/server/contract";
import { pictureUrl } from "../_lib/canvas/picture-url";
import { uuid } from "../_lib/uuid";
import {
  isQuick,
  lastStop,
  nearestOf,
  nextToFill,
  otherSettings,
  walkRecipe,
  type Ends,
} from "../_lib/walk";
import { toArrayBuffer } from "./frame-set";
import { request } from "./request";

/** A slider between two pictures: where it is, and what is there already. */
type Walk = {
  ends: Ends | null;
  /** The last stop; the first is 0. */
  last: number;
  at: number;
  have: ReadonlySet<number>;
  /** The stop that is being drawn, and how far that is. */
  coming: { stop: number; step: number; total: number } | null;
  /** Nothing has come for a while: the workers draw pictures first. */
  held: boolean;
  problem: ContractError | null;
};

const nowhere: Walk = {
  ends: null,
  ...{ last: 1, at: 0, have: new Set<number>(), coming: null, held: false, problem: null },
};
export const walkStore = createStore<Walk>(() => nowhere);

type Painted = {
  meta: Pick<DraftFrame["meta"], "width" | "height" | "encoding">;
  image: ArrayBuffer;
};
/** A draft is one window's and its newest: whoever asks again gives the former up. */
type Asked = { key: string; stop: number };

/** A hand that rests this long on a stop of a slow model wants to see it. */
const restMs = 150;
const heldMs = 5_000;
/** Then it is asked for again: a lost draft ends without a word. */
const silenceMs = 60_000;
const retryMs = 2_000;

const pictures = new Map<number, Painted>();
const watchers = new Set<(frame: Painted, finished: boolean) => void>();
let boardId = "";
let asked: Asked | null = null;
/** What has come of the stop that is being drawn. */
let live: Painted | null = null;
let rest: ReturnType<typeof setTimeout> | undefined;
let patience: ReturnType<typeof setTimeout> | undefined;

const now = () => walkStore.getState();

export function openWalk(board: string, ends: Ends) {
  closeWalk();
  boardId = board;
  const last = lastStop(ends.first);
  walkStore.setState({ ...nowhere, ends, last, at: last / 2 });
  void keepEnd(ends, 0, ends.first.id);
  if (otherSettings(ends).length === 0) void keepEnd(ends, last, ends.second.id);
  pump();
}

export function closeWalk() {
  clearTimeout(rest);
  if (asked) void request("draft:stop", {});
  giveUp();
  pictures.clear();
  walkStore.setState(nowhere);
}

/** The hand is there now. What is missing comes once it rests, or at once where that is quick. */
export function moveTo(at: number) {
  const { ends, have } = now();
  if (!ends || at === now().at) return;
  walkStore.setState({ at });
  show();
  clearTimeout(rest);
  if (have.has(at)) return;
  if (!isQuick(ends.first)) rest = setTimeout(pump, restMs);
  else if (!asked) pump();
}

/** Tries once more what was refused or did not come. */
export function walkOn() {
  walkStore.setState({ problem: null });
  giveUp();
  pump();
}

export function watchWalk(watcher: (frame: Painted, finished: boolean) => void): () => void {
  watchers.add(watcher);
  show();
  return () => void watchers.delete(watcher);
}

export function takeWalkFrame({ meta, image }: DraftFrame) {
  if (meta.key !== asked?.key) return;
  const { stop } = asked;
  live = { meta, image: toArrayBuffer(image) };
  waitFor(asked);
  if (meta.last) return arrived(stop, live);
  walkStore.setState({ coming: { stop, step: meta.step, total: meta.totalSteps }, held: false });
  if (stop === now().at) show();
}

function arrived(stop: number, picture: Painted) {
  giveUp();
  keep(stop, picture);
  pump();
}

function keep(stop: number, picture: Painted) {
  pictures.set(stop, picture);
  walkStore.setState(({ have }) => ({ have: new Set([...have, stop]) }));
  show();
}

/** The ends are on the board already, pixel by pixel. */
async function keepEnd(ends: Ends, stop: number, id: string) {
  const response = await fetch(pictureUrl(id)).catch(() => null);
  if (!response?.ok) return;
  const image = await response.arrayBuffer();
  const { width, height } = ends.first.recipe;
  if (now().ends === ends) keep(stop, { meta: { width, height, encoding: "png" }, image });
}

/** Where the hand is comes first, then whatever makes the way smoother. */
function pump() {
  const { ends, at, have, last, problem } = now();
  if (!ends || problem) return;
  const wanted = have.has(at) ? nextToFill(have, last, at) : at;
  if (wanted === null || wanted === asked?.stop) return;
  void ask(ends, wanted);
}

async function ask(ends: Ends, stop: number) {
  const { at, last } = now();
  const order: Asked = { key: uuid(), stop };
  const recipe = walkRecipe(ends, stop / last);
  const frames = stop === at && !isQuick(ends.first) ? "all" : "last";
  asked = order;
  live = null;
  walkStore.setState({ coming: { stop, step: 0, total: recipe.steps } });
  waitFor(order);
  const answer = await request("draft:draw", { boardId, key: order.key, recipe, frames });
  if (!answer.ok && asked === order) refused(answer.error);
}

function refused(error: ContractError) {
  giveUp();
  if (error.retry === "later") rest = setTimeout(pump, error.retryAfterMs ?? retryMs);
  else walkStore.setState({ problem: error });
}

function waitFor(order: Asked) {
  clearTimeout(patience);
  patience = setTimeout(() => {
    if (asked !== order) return;
    walkStore.setState({ held: true });
    patience = setTimeout(() => asked === order && walkOn(), silenceMs - heldMs);
  }, heldMs);
}

function giveUp() {
  clearTimeout(patience);
  asked = null;
  live = null;
  walkStore.setState({ coming: null, held: false });
}

/** The stop itself, what has come of it, or the nearest one that is there. */
function show() {
  const { at, have } = now();
  const coming = asked?.stop === at ? live : null;
  const near = nearestOf(have, at);
  const picture = pictures.get(at) ?? coming ?? (near === null ? null : pictures.get(near));
  if (picture) for (const watch of watchers) watch(picture, picture !== coming);
}
