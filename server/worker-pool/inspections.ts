import { randomUUID } from "node:crypto";
import type {
  RunInspect,
  RunInspected,
  RunInspectFailed,
  ContractError,
  WorkerInsides,
} from "../contract";
import { AppError } from "../errors";
import type { Workers } from "./workers";

export type InspectOrder = Omit<RunInspect, "inspectId">;

export interface InspectionsDeps {
  workers: Workers;
  /** A worker has a slot to spare again. */
  freed(): void;
  timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
/** A worker that went down with it this often is not asked again. */
const maxAttempts = 2;

interface Inspection extends RunInspect {
  workerId: string | null;
  attempt: number;
  late: NodeJS.Timeout;
  resolve(insides: WorkerInsides): void;
  reject(error: AppError): void;
}

/**
 * Questions about one step, each about as much work as a step. One at a time takes a slot of a
 * worker, the least busy one's; with all slots taken it gets the next that comes free, before the
 * pictures that wait: somebody looks at the page for it.
 */
export class Inspections {
  /** In the order in which they were asked for. */
  private readonly open = new Map<string, Inspection>();

  constructor(private readonly deps: InspectionsDeps) {}

  ask(order: InspectOrder): Promise<WorkerInsides> {
    const { model } = order.recipe;
    if (this.deps.workers.slotsFor(model) === 0) {
      const message = `No worker has the model "${model}" just now, so nobody can look inside it.`;
      return Promise.reject(new AppError("unavailable", message));
    }
    return new Promise((resolve, reject) => {
      const inspectId = randomUUID();
      const { timeoutMs = defaultTimeoutMs } = this.deps;
      const late = setTimeout(() => this.end(inspectId, tooLate(timeoutMs)), timeoutMs);
      const own = { inspectId, workerId: null, attempt: 0, late, resolve, reject };
      this.open.set(inspectId, { ...order, ...own });
      setImmediate(() => this.deps.freed());
    });
  }

  /** Gives waiting questions to workers with a slot to spare. */
  dispatch(): void {
    const busy = new Set([...this.open.values()].map(({ workerId }) => workerId));
    for (const one of this.open.values()) {
      if (one.workerId !== null) continue;
      const worker = this.deps.workers.freeFor(one.recipe.model, (id) => !busy.has(id));
      if (!worker) continue;
      one.workerId = worker.hello.workerId;
      one.attempt += 1;
      busy.add(one.workerId);
      this.deps.workers.hold(one.workerId, one.inspectId);
      const { inspectId, personId, recipe, inputs, step, latents, shape } = one;
      worker.inspect({ inspectId, personId, recipe, inputs, step, latents, shape });
    }
  }

  /** An answer that comes too late, or again, is dropped without a word. */
  answered({ inspectId, insides }: RunInspected): void {
    this.end(inspectId, insides);
  }

  failed({ inspectId, error }: RunInspectFailed): void {
    this.end(inspectId, asError(error));
  }

  /** Whatever this worker was asked is asked again. */
  workerLost(workerId: string): void {
    for (const one of [...this.open.values()]) {
      if (one.workerId !== workerId) continue;
      this.release(one);
      if (one.attempt >= maxAttempts) this.end(one.inspectId, lost());
      else if (this.deps.workers.slotsFor(one.recipe.model) === 0) this.end(one.inspectId, lost());
    }
  }

  /** The server ends: nobody waits for an answer any more. */
  close(): void {
    for (const id of [...this.open.keys()]) this.end(id, lost());
  }

  private end(inspectId: string, outcome: WorkerInsides | AppError): void {
    const one = this.open.get(inspectId);
    if (!one) return;
    this.open.delete(inspectId);
    clearTimeout(one.late);
    this.release(one);
    if (outcome instanceof AppError) one.reject(outcome);
    else one.resolve(outcome);
  }

  private release(one: Inspection): void {
    if (one.workerId === null) return;
    this.deps.workers.release(one.workerId, one.inspectId);
    one.workerId = null;
    setImmediate(() => this.deps.freed());
  }
}

function asError({ kind, message, ...rest }: ContractError): AppError {
  return new AppError(kind, message, rest);
}

const tooLate = (timeoutMs: number) =>
  new AppError(
    "unavailable",
    `No worker found the time to look inside this step within ${timeoutMs / 1000} seconds; try again.`,
  );

const lost = () =>
  new AppError("unavailable", "The worker stopped while it looked inside this step; try again.");
