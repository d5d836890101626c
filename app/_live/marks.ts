/**
 * Marks on the browser's performance timeline, for the benchmark and for anybody's profiler.
 * They are cleared now and then, because a board may stay open for days.
 */
const keep = 400;
const counts = new Map<string, number>();

export function mark(name: string, detail: Record<string, unknown>) {
  const count = (counts.get(name) ?? 0) + 1;
  if (count > keep) performance.clearMarks(name);
  counts.set(name, count > keep ? 1 : count);
  performance.mark(name, { detail });
}

/** Milliseconds since the epoch, finer than Date.now(). */
export const preciseNow = () => performance.timeOrigin + performance.now();
