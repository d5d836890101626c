/**
 * When each waiting run will start, in milliseconds from now: slots free up as their runs end, and
 * the queue fills them in order. `running` are the steps left of each run in progress; all slots are
 * assumed to move at `stepMs` a step. With no slot at all nobody can say: null.
 */
export function expectedWaits(
  waiting: number[],
  running: number[],
  slots: number,
  stepMs: number,
): (number | null)[] {
  if (slots === 0) return waiting.map(() => null);
  const busy = running.map((steps) => steps * stepMs);
  const free = Array.from({ length: Math.max(0, slots - busy.length) }, () => 0);
  const slotsFreeAt = [...busy, ...free];
  return waiting.map((steps) => {
    const soonest = slotsFreeAt.indexOf(Math.min(...slotsFreeAt));
    const start = slotsFreeAt[soonest]!;
    slotsFreeAt[soonest] = start + steps * stepMs;
    return start;
  });
}

/** Running mean of the milliseconds between two steps of one run, weighted towards the latest. */
export class StepClock {
  private mean: number | null = null;
  private readonly lastStepAt = new Map<string, number>();

  /** Until a step was measured: an honest guess for the built-in model on two cores. */
  constructor(private readonly guessMs = 60) {}

  get stepMs(): number {
    return this.mean ?? this.guessMs;
  }

  stepped(runId: string, atMs: number): void {
    const before = this.lastStepAt.get(runId);
    this.lastStepAt.set(runId, atMs);
    if (before === undefined) return;
    const ms = atMs - before;
    this.mean = this.mean === null ? ms : this.mean * 0.9 + ms * 0.1;
  }

  ended(runId: string): void {
    this.lastStepAt.delete(runId);
  }
}
