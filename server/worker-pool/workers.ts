import type { ModelInfo, RunInspect, RunStart, Studio, WorkerHello } from "../contract";
import type { Capacity, Work } from "../queue/wait";
import type { Run } from "./runs";

/** A connected worker as the pool sees it; the socket behind it is the transport's business. */
export interface WorkerLink {
  hello: WorkerHello;
  start(run: RunStart): void;
  cancel(leaseId: string): void;
  inspect(order: RunInspect): void;
}

/** Who is connected, what they can run, and how busy they are. */
export class Workers {
  private readonly links = new Map<string, WorkerLink>();
  private readonly leases = new Map<string, Set<string>>();
  /** Models of workers that left stay listed: their runs wait for one to come back. */
  private readonly models = new Map<string, ModelInfo>();

  join(link: WorkerLink): void {
    const { workerId, models } = link.hello;
    this.links.set(workerId, link);
    if (!this.leases.has(workerId)) this.leases.set(workerId, new Set());
    for (const model of models) this.models.set(model.id, model);
  }

  /** Forgets the connection; returns false if a newer one has already taken its place. */
  leave(link: WorkerLink): boolean {
    const { workerId } = link.hello;
    if (this.links.get(workerId) !== link) return false;
    this.links.delete(workerId);
    this.forgetIfIdle(workerId);
    return true;
  }

  find(workerId: string): WorkerLink | undefined {
    return this.links.get(workerId);
  }

  model(id: string): ModelInfo | undefined {
    return this.models.get(id);
  }

  /** The least busy worker that has the model, a slot to spare, and fits. */
  freeFor(modelId: string, fits: (workerId: string) => boolean = () => true): WorkerLink | null {
    const load = (link: WorkerLink) => this.held(link) / link.hello.slots;
    const free = this.linksWith(modelId).filter(
      (link) => load(link) < 1 && fits(link.hello.workerId),
    );
    return free.toSorted((a, b) => load(a) - load(b))[0] ?? null;
  }

  /** What each worker can draw and is at, with the steps left of its runs. */
  capacities(runs: Iterable<Run>): Capacity[] {
    const running = new Map<string, Work[]>();
    for (const run of runs) {
      if (run.state !== "running") continue;
      const { steps, row } = run.job;
      const others = running.get(run.workerId) ?? [];
      running.set(run.workerId, [...others, { steps, model: row.recipe.model }]);
    }
    return [...this.links.values()].map(({ hello: { workerId, models, slots } }) => ({
      models: new Set(models.map(({ id }) => id)),
      slots,
      running: running.get(workerId) ?? [],
    }));
  }

  /** Slots of all connected workers that have the model. */
  slotsFor(modelId: string): number {
    return this.linksWith(modelId).reduce((sum, link) => sum + link.hello.slots, 0);
  }

  private linksWith(modelId: string): WorkerLink[] {
    const has = ({ hello }: WorkerLink) => hello.models.some((model) => model.id === modelId);
    return [...this.links.values()].filter(has);
  }

  hold(workerId: string, leaseId: string): void {
    this.leases.get(workerId)?.add(leaseId);
  }

  release(workerId: string, leaseId: string): void {
    this.leases.get(workerId)?.delete(leaseId);
    this.forgetIfIdle(workerId);
  }

  private forgetIfIdle(workerId: string): void {
    if (!this.links.has(workerId) && this.leases.get(workerId)?.size === 0) {
      this.leases.delete(workerId);
    }
  }

  get studio(): Studio {
    const models = [...this.models.values()];
    return { workers: this.links.size, models, defaultModel: models[0]?.id ?? null };
  }

  leasesOf(workerId: string): string[] {
    return [...(this.leases.get(workerId) ?? [])];
  }

  private held(link: WorkerLink): number {
    return this.leases.get(link.hello.workerId)?.size ?? 0;
  }
}
