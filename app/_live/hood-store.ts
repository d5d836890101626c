import type { Ack, Insides } from "@/server/contract";
import { request } from "./request";

/** A worker may be busy: the server gives up after 30 seconds, and says so. */
const patienceMs = 35_000;
/** Steps whose insides are kept in this window; the longest unused is let go first. */
const mostKept = 80;

const kept = new Map<string, Insides>();
const underWay = new Map<string, Promise<Ack<Insides>>>();

const keyOf = (generationId: string, step: number) => `${generationId} ${step}`;

/** What is known already of a step; null if it has to be asked for. */
export function insidesKnown(generationId: string, step: number): Insides | null {
  const key = keyOf(generationId, step);
  const known = kept.get(key);
  if (known) keep(key, known);
  return known ?? null;
}

/** The server answers a few at a time for one person; whoever waits may be wanted no more. */
const mostAtOnce = 2;

export async function untilFree() {
  while (underWay.size >= mostAtOnce) await Promise.race(underWay.values());
}

export function askForInsides(generationId: string, step: number): Promise<Ack<Insides>> {
  const key = keyOf(generationId, step);
  const known = kept.get(key);
  if (known) return Promise.resolve({ ok: true, data: known });
  const running = underWay.get(key);
  if (running) return running;
  const asked = fetchInsides(generationId, step).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}

async function fetchInsides(generationId: string, step: number) {
  const answer = await request("hood:look", { generationId, step }, patienceMs);
  if (answer.ok) keep(keyOf(generationId, step), answer.data);
  return answer;
}

function keep(key: string, insides: Insides) {
  kept.delete(key);
  kept.set(key, insides);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest) kept.delete(oldest);
}
