/** Steps of one model. */
export interface Work {
  model: string;
  steps: number;
}

/** A connected worker: what it can draw, how many at a time, and what it is at. */
export interface Capacity {
  models: ReadonlySet<string>;
  slots: number;
  running: Work[];
}

/**
 * When each waiting run will start, in milliseconds from now, by playing the queue forward: slots
 * free up as their runs end, and each run takes the first one of a worker that has its model. A
 * worker's slots are for all of its models, so what waits for another model counts too. Where no
 * worker has the model nobody can say: null.
 */
export function expectedWaits(
  waiting: Work[],
  workers: Capacity[],
  stepMs: (model: string) => number,
): (number | null)[] {
  const ms = ({ model, steps }: Work) => steps * stepMs(model);
  const slots = workers.flatMap(({ models, slots: count, running }) => {
    const freeAt = running.slice(0, count).map(ms);
    const idle = Array.from({ length: count - freeAt.length }, () => 0);
    return [...freeAt, ...idle].map((at) => ({ models, at }));
  });
  return waiting.map((work) => {
    const able = slots.filter(({ models }) => models.has(work.model));
    if (able.length === 0) return null;
    const soonest = able.reduce((best, slot) => (slot.at < best.at ? slot : best));
    const start = soonest.at;
    soonest.at += ms(work);
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
