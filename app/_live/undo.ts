import { toPut, type Item, type Items, type Operation } from "@/server/contract";

/** What one step of one's own did to one thing; null where it was not there. */
type Trace = { id: string; before: Item | null; after: Item | null };
export type Step = Trace[];

/** What a batch changes, remembered before it is applied. */
export function traceOf(before: Items, after: Items, operations: Operation[]): Step {
  const ids = new Set(operations.map((one) => (one.op === "put" ? one.item.id : one.id)));
  return [...ids].flatMap((id) => {
    const trace = { id, before: before[id] ?? null, after: after[id] ?? null };
    return same(trace.before, trace.after) ? [] : [trace];
  });
}

export const reversed = (step: Step): Step =>
  step.map(({ id, before, after }) => ({ id, before: after, after: before }));

/**
 * The operations that take a step back, and how much of it has to stay. Only what is still as this
 * person left it goes back: a property that somebody else has changed since is theirs.
 */
export function takeBack(step: Step, items: Items): { operations: Operation[]; kept: number } {
  const operations: Operation[] = [];
  let kept = 0;
  for (const trace of step) {
    const operation = takeBackOne(trace, items[trace.id] ?? null);
    if (operation) operations.push(operation);
    else kept += 1;
  }
  return { operations, kept };
}

function takeBackOne({ id, before, after }: Trace, now: Item | null): Operation | null {
  if (!after) return before && !now ? { op: "put", item: toPut(before) } : null;
  if (!now) return null;
  if (!before) return same(now, after) ? { op: "remove", id } : null;
  const set = Object.fromEntries(
    properties(before).filter(
      ([name, value]) => value !== read(after, name) && read(now, name) === read(after, name),
    ),
  );
  return Object.keys(set).length > 0 ? { op: "patch", id, set } : null;
}

const properties = (item: Item) => Object.entries(item);
const read = (item: Item, name: string) => (item as unknown as Record<string, unknown>)[name];
const same = (a: Item | null, b: Item | null) =>
  a === b || (a !== null && b !== null && properties(a).every(([name, v]) => read(b, name) === v));

/** Steps of this window, newest last; both stacks together are bounded. */
export type History = { done: Step[]; undone: Step[] };
export const noHistory: History = { done: [], undone: [] };
const mostSteps = 200;

export const record = ({ done }: History, step: Step): History =>
  step.length === 0
    ? { done, undone: [] }
    : { done: [...done, step].slice(-mostSteps), undone: [] };

/** Another touch of the same things, such as an arrow key held down: one step with the one before. */
export function extend({ done }: History, step: Step): History | null {
  const last = done.at(-1);
  const same = last?.length === step.length && last.every(({ id }, n) => id === step[n]?.id);
  const changed = step.every(({ before, after }) => before !== null && after !== null);
  if (!last || !same || !changed || step.length === 0) return null;
  const joined = last.map((trace, n) => ({ ...trace, after: step[n]!.after }));
  return { done: [...done.slice(0, -1), joined], undone: [] };
}

export const popped = (steps: Step[]): [Step | null, Step[]] => [
  steps.at(-1) ?? null,
  steps.slice(0, -1),
];
