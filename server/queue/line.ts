import type { Place } from "../worker-pool/runs";
import { FairQueue, type QueueItem } from "./fair-queue";
import { StepClock, expectedWaits, type Capacity } from "./wait";

export interface LineDeps {
  /** The connected workers and what they compute. */
  workers(): Capacity[];
  changed(boardId: string, places: { generationId: string; place: Place }[]): void;
}

/** The queue with its truth for people: positions and expected waits, told when they change. */
export class Line<T extends QueueItem> {
  readonly queue = new FairQueue<T>();
  private readonly clocks = new Map<string, StepClock>();
  /** In the order of the queue. */
  private current = new Map<string, Place & { boardId: string }>();
  private scheduled = false;
  /** Boards with somebody waiting when it was last told: they hear of the emptied line too. */
  private told = new Set<string>();

  constructor(
    private readonly describe: (item: T) => { boardId: string; model: string },
    private readonly deps: LineDeps,
  ) {}

  /** A step's time differs from model to model by orders of magnitude. */
  clockOf(model: string): StepClock {
    const clock = this.clocks.get(model) ?? new StepClock();
    this.clocks.set(model, clock);
    return clock;
  }

  place(id: string): Place | undefined {
    return this.current.get(id);
  }

  /** Whether anything of this model stands in line. */
  waits(model: string): boolean {
    return this.queue.inOrder().some((item) => this.describe(item).model === model);
  }

  /** Recomputes now and tells the boards soon, once however many changes come together. */
  refresh(): void {
    this.current = this.places();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.tell();
    });
  }

  private places(): Map<string, Place & { boardId: string }> {
    const places = new Map<string, Place & { boardId: string }>();
    const order = this.queue.inOrder();
    const waits = expectedWaits(
      order.map((item) => ({ model: this.describe(item).model, steps: item.steps })),
      this.deps.workers(),
      (model) => this.clockOf(model).stepMs,
    );
    order.forEach((item, index) => {
      const { boardId } = this.describe(item);
      const expectedWaitMs = waits[index] ?? null;
      places.set(item.id, { boardId, position: index + 1, expectedWaitMs });
    });
    return places;
  }

  private tell(): void {
    const boards = new Map<string, { generationId: string; place: Place }[]>();
    for (const boardId of this.told) boards.set(boardId, []);
    for (const [generationId, { boardId, ...place }] of this.current) {
      const entries = boards.get(boardId) ?? [];
      boards.set(boardId, entries);
      entries.push({ generationId, place });
    }
    this.told = new Set([...boards].filter(([, e]) => e.length > 0).map(([board]) => board));
    for (const [boardId, entries] of boards) this.deps.changed(boardId, entries);
  }
}
