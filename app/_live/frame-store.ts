import type { Frame } from "@/server/contract";
import { accept, emptySet, hasAll, nearest, release, toArrayBuffer } from "./frame-set";
import type { FrameSet, StoredFrame } from "./frame-set";
import { preciseNow } from "./marks";
import { request } from "./request";

/** Frames held in this window at most; the longest unused are let go first. */
const budgetBytes = 48 * 1024 * 1024;

/** Told the newest frame as it comes (`live`) or was fetched; null when a gap behind was closed. */
type Watcher = (newest: StoredFrame | null, live: boolean) => void;

/** By when they were last used, oldest first. Outside React: frames never wait for a render. */
const sets = new Map<string, FrameSet>();
const watchers = new Map<string, Set<Watcher>>();
const fetches = new Map<string, Promise<boolean>>();
let heldBytes = 0;

/** Takes a frame in and shows it at once to those who watch this generation. */
export function takeFrame(frame: Frame) {
  const outcome = store(frame);
  if (outcome === "stale") return;
  const { generationId } = frame.meta;
  tell(generationId, outcome === "newer" ? newestFrame(generationId) : null, true);
}

export function watchFrames(generationId: string, watcher: Watcher): () => void {
  const watching = watchers.get(generationId) ?? new Set();
  watchers.set(generationId, watching.add(watcher));
  return () => {
    watching.delete(watcher);
    if (watching.size === 0) watchers.delete(generationId);
  };
}

export const newestFrame = (generationId: string) => sets.get(generationId)?.newest ?? null;
export const newestStep = (generationId: string) => newestFrame(generationId)?.meta.step ?? 0;
export const frameAt = (generationId: string, step: number) =>
  nearest(sets.get(generationId), step);

/** Asks for what came after the last frame seen: on joining a board half-way, on coming back. */
export function catchUp(generationId: string): Promise<boolean> {
  return fetchOnce(generationId, sets.get(generationId)?.newest?.meta.seq ?? 0);
}

/** Makes sure that every step up to `steps` is here, asking once for the whole filmstrip. */
export async function ensureFrames(generationId: string, steps: number): Promise<boolean> {
  if (hasAll(sets.get(generationId), steps)) return true;
  return fetchOnce(generationId, 0);
}

export function forgetFrames(generationId: string) {
  heldBytes -= sets.get(generationId)?.bytes ?? 0;
  sets.delete(generationId);
}

function fetchOnce(generationId: string, after: number): Promise<boolean> {
  const key = `${generationId} ${after}`;
  const running = fetches.get(key);
  if (running) return running;
  const fetched = fetchFrames(generationId, after).finally(() => fetches.delete(key));
  fetches.set(key, fetched);
  return fetched;
}

async function fetchFrames(generationId: string, after: number): Promise<boolean> {
  const answer = await request("frames:since", { generationId, after });
  if (!answer.ok) return false;
  const outcomes = new Set(answer.data.frames.map(store));
  tell(generationId, outcomes.has("newer") ? newestFrame(generationId) : null, false);
  return true;
}

function store({ meta, image }: Frame) {
  const set = touch(meta.generationId);
  const before = set.bytes;
  const bytes = toArrayBuffer(image);
  const outcome = accept(set, { meta, image: bytes, receivedAt: preciseNow() });
  heldBytes += set.bytes - before;
  if (heldBytes > budgetBytes) letGo(meta.generationId);
  return outcome;
}

function touch(generationId: string): FrameSet {
  const set = sets.get(generationId) ?? emptySet();
  sets.delete(generationId);
  sets.set(generationId, set);
  return set;
}

function letGo(inUse: string) {
  for (const [id, set] of sets) {
    if (heldBytes <= budgetBytes * 0.75) return;
    if (id === inUse) continue;
    heldBytes -= set.bytes;
    release(set);
  }
}

function tell(generationId: string, newest: StoredFrame | null, live: boolean) {
  for (const watcher of watchers.get(generationId) ?? []) watcher(newest, live);
}
