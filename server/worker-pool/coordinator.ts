import { randomUUID } from "node:crypto";
import {
  stepsTaken,
  type ContractError,
  type Frame,
  type Generation,
  type Reproduction,
  type RunDone,
  type RunFrame,
  type Studio,
} from "../contract";
import { AppError, toContractError } from "../errors";
import { log } from "../log";
import { Line } from "../queue/line";
import type { GenerationsRepository, StoredGeneration } from "../repositories/generations";
import type { JournalStore } from "../repositories/journals";
import type { PicturesRepository } from "../repositories/pictures";
import type { FrameHub } from "../rooms/frame-hub";
import type { RunRecords } from "../repositories/run-records";
import type { InputsLoader } from "./run-inputs";
import { SpareRuns } from "./spare-runs";
import { RunStore, type Ending } from "./run-store";
import { newJob, toFrame, toView, type Job, type Place, type Run } from "./runs";
import { Workers, type WorkerLink } from "./workers";

/** A run that brought its worker down this often is given up. */
const maxAttempts = 4;

/** Tells the boards; implemented by the rooms. */
export interface Announcer {
  generationChanged(generation: Generation): void;
  frame(boardId: string, frame: Frame): void;
  queueChanged(boardId: string, places: { generationId: string; place: Place }[]): void;
  studioChanged(studio: Studio): void;
  reproductionChanged(reproduction: Reproduction): void;
}

export interface CoordinatorDeps {
  generations: GenerationsRepository;
  journals: JournalStore;
  pictures: PicturesRepository;
  inputs: InputsLoader;
  records: RunRecords;
  hub: FrameHub;
  announce: Announcer;
  leaseMs: number;
  now?: () => number;
}

/** Brings queued generations to workers and their frames to the boards, through every fault. */
export class RunCoordinator {
  readonly workers = new Workers();
  readonly spare: SpareRuns;
  private readonly runs = new Map<string, Run>();
  private readonly byLease = new Map<string, string>();
  private readonly line: Line<Job>;
  private readonly store: RunStore;
  private readonly now: () => number;
  private closed = false;

  constructor(private readonly deps: CoordinatorDeps) {
    this.now = deps.now ?? (() => performance.timeOrigin + performance.now());
    this.store = new RunStore(deps, (job, cause) => void this.writeFailed(job, cause));
    this.spare = new SpareRuns({
      ...deps,
      workers: this.workers,
      announce: (one) => deps.announce.reproductionChanged(one),
      freed: () => this.dispatch(),
    });
    this.line = new Line<Job>(({ row }) => ({ boardId: row.boardId, model: row.recipe.model }), {
      workers: () => this.workers.capacities(this.runs.values()),
      changed: (boardId, places) => deps.announce.queueChanged(boardId, places),
    });
  }

  /** After a restart: what was queued is queued, what was running goes on from its journal. */
  async recover(): Promise<void> {
    const rows = await this.deps.generations.unfinished();
    await this.store.forgetAllBut(new Set(rows.map((row) => row.id)));
    const running = rows.filter((row) => row.status === "running").toReversed();
    for (const row of rows.filter((one) => one.status === "queued")) await this.restore(row);
    for (const row of running) await this.restore(row);
    this.line.refresh();
  }

  private async restore(row: StoredGeneration): Promise<void> {
    const { job, frames } = await this.store.load(row);
    for (const frame of frames) this.deps.hub.add(frame);
    this.runs.set(job.id, { state: "queued", job });
    if (row.status === "running") this.line.queue.putBack(job);
    else this.line.queue.add(job);
  }

  enqueue(row: StoredGeneration, since = row.createdAt): void {
    const job = newJob(row, since);
    this.runs.set(job.id, { state: "queued", job });
    this.line.queue.add(job);
    this.line.refresh();
    // After the acknowledgement went out: the card is on the page before its first frame.
    setImmediate(() => this.dispatch());
  }

  waitingOf(personId: string): number {
    return this.line.queue.countOf(personId);
  }

  view(row: StoredGeneration): Generation {
    return toView(row, this.runs.get(row.id), this.line.place(row.id));
  }

  /** Gives waiting runs to free workers until one or the other runs out. */
  private dispatch(): void {
    if (!this.closed) this.spare.inspections.dispatch();
    while (!this.closed) {
      const job = this.line.queue.take(({ row }) => !!this.workers.freeFor(row.recipe.model));
      if (!job) break;
      this.lease(job, this.workers.freeFor(job.row.recipe.model)!);
    }
    if (!this.closed) this.spare.dispatch((model) => this.line.waits(model));
    this.line.refresh();
  }

  private lease(job: Job, worker: WorkerLink): void {
    const leaseId = randomUUID();
    const { workerId } = worker.hello;
    job.attempt += 1;
    job.firstStartedAt ??= this.now();
    this.workers.hold(workerId, leaseId);
    this.byLease.set(leaseId, job.id);
    this.runs.set(job.id, { state: "running", job, leaseId, workerId });
    this.store.write(job, () => this.deps.generations.started(job.id, job.attempt));
    this.tell(job);
    void this.sendOff(job, leaseId, worker);
  }

  private async sendOff(job: Job, leaseId: string, worker: WorkerLink): Promise<void> {
    try {
      const resume = job.step > 0 ? await this.store.lastCheckpoint(job) : null;
      const { recipe, author, parentId } = job.row;
      // A step that the board has seen may still be on its way to the parent's journal.
      await this.runs.get(parentId ?? "")?.job.writes.catch(() => undefined);
      const inputs = await this.store.inputs(job);
      // Cancelled, or its worker lost, while this was read.
      if (this.runOf(leaseId)?.job !== job) return;
      // With its journal lost, the run starts again; its frames get new sequence numbers.
      job.step = resume?.step ?? 0;
      const personId = author.id;
      worker.start({ leaseId, generationId: job.id, personId, recipe, inputs, resume });
    } catch (error) {
      await this.end(job, { status: "failed", error: toContractError(error) });
    }
  }

  /** A step's frame from a worker. One of an ended or foreign lease is dropped without a word. */
  frame(message: RunFrame): void {
    if (this.spare.frame(message)) return;
    const run = this.runOf(message.leaseId);
    // A worker whose line was lost sends again what it does not know to have arrived.
    if (!run || message.step <= run.job.step) return;
    const { job } = run;
    job.seq += 1;
    job.step = message.step;
    job.steps = stepsTaken(job.row.recipe) - job.step;
    const frame = toFrame(job, message, this.now());
    this.deps.hub.add(frame);
    this.deps.announce.frame(job.row.boardId, frame);
    this.line.clockOf(job.row.recipe.model).stepped(job.id, message.computedAt);
    const { latents, latentShape, checkpoint } = message;
    this.store.append(job, { frame, latents, latentShape, checkpoint });
  }

  async done(message: RunDone): Promise<void> {
    if (this.spare.done(message)) return;
    const run = this.runOf(message.leaseId);
    if (!run) return;
    const { job } = run;
    const { outputHash, fingerprint, references, computeMs, picture } = message;
    this.store.write(job, () => this.deps.pictures.savePicture(job.id, picture));
    const record = { recipe: job.row.recipe, outputHash, fingerprint };
    this.store.write(job, () => this.deps.records.save(job.id, record));
    const started = job.firstStartedAt!;
    const timings = {
      queuedMs: Math.max(0, started - job.since),
      computeMs,
      totalMs: this.now() - started,
    };
    await this.end(job, {
      status: "succeeded",
      outputHash,
      fingerprint,
      timings,
      ...(references && { references }),
    });
  }

  async failed(leaseId: string, error: ContractError): Promise<void> {
    if (this.spare.failed(leaseId, error)) return;
    const run = this.runOf(leaseId);
    if (!run) return;
    if (error.kind === "unavailable") this.requeue(run.job, leaseId);
    else await this.end(run.job, { status: "failed", error });
  }

  /** Stops a generation wherever it is; what was drawn so far stays. False if it had ended. */
  async cancel(generationId: string, reason?: ContractError): Promise<boolean> {
    const run = this.runs.get(generationId);
    if (run?.state === "ending") await run.ended;
    if (!run || run.state === "ending") return false;
    if (run.state !== "queued") this.workers.find(run.workerId)?.cancel(run.leaseId);
    await this.end(run.job, { status: "cancelled", error: reason });
    return true;
  }

  workerJoined(link: WorkerLink): string[] {
    this.workers.join(link);
    const keep = link.hello.leases.filter((leaseId) => this.readopt(leaseId, link));
    this.requeueLost(link, keep);
    this.spare.workerLost(link.hello.workerId);
    log.info(`worker ${link.hello.name} joined (${link.hello.slots} at a time)`);
    this.deps.announce.studioChanged(this.workers.studio);
    setImmediate(() => this.dispatch());
    return keep;
  }

  private readopt(leaseId: string, link: WorkerLink): boolean {
    const run = this.runOf(leaseId);
    if (!run || run.workerId !== link.hello.workerId) return false;
    if (run.state === "orphaned") {
      clearTimeout(run.lapse);
      this.runs.set(run.job.id, { ...run, state: "running" });
    }
    return true;
  }

  /** Runs that this worker was given but does not know of: their orders were lost with the line. */
  private requeueLost({ hello }: WorkerLink, keep: string[]): void {
    for (const run of [...this.runs.values()]) {
      if (run.state !== "running" && run.state !== "orphaned") continue;
      if (run.workerId === hello.workerId && !keep.includes(run.leaseId)) {
        this.requeue(run.job, run.leaseId);
      }
    }
  }

  /** The connection is gone. `forGood`: so is the process, nobody will come back for its leases. */
  workerLeft(link: WorkerLink, forGood: boolean): void {
    if (!this.workers.leave(link)) return;
    log.warn(`worker ${link.hello.name} left`);
    this.spare.workerLost(link.hello.workerId);
    for (const run of [...this.runs.values()]) {
      if (run.state !== "running" || run.workerId !== link.hello.workerId) continue;
      const { job, leaseId, workerId } = run;
      if (forGood) this.requeue(job, leaseId);
      else {
        const lapse = setTimeout(() => this.requeue(job, leaseId), this.deps.leaseMs);
        this.runs.set(job.id, { state: "orphaned", job, leaseId, workerId, lapse });
      }
    }
    this.deps.announce.studioChanged(this.workers.studio);
    this.line.refresh();
  }

  /** A worker's process ended: leases it might have come back for lapse at once. */
  workerDied(workerId: string): void {
    const link = this.workers.find(workerId);
    if (link) this.workerLeft(link, true);
    for (const run of [...this.runs.values()]) {
      if (run.state === "orphaned" && run.workerId === workerId) {
        this.requeue(run.job, run.leaseId);
      }
    }
  }

  private requeue(job: Job, leaseId: string): void {
    if (this.closed || this.runOf(leaseId)?.job !== job) return;
    this.dropLease(job);
    if (job.attempt >= maxAttempts) {
      const error = new AppError("unavailable", "The worker stopped every time it drew this one.");
      void this.end(job, { status: "failed", error: error.contract });
      return;
    }
    this.runs.set(job.id, { state: "queued", job });
    this.line.queue.putBack(job);
    this.store.write(job, () => this.deps.generations.requeued(job.id));
    this.line.refresh();
    this.tell(job);
    setImmediate(() => this.dispatch());
  }

  /** The one way out of the pool: files and row are written, then the board hears of it. */
  private end(job: Job, ending: Ending): Promise<void> {
    this.dropLease(job);
    this.line.queue.remove(job.id);
    const ended = this.store.end(job, ending).then((row) => {
      this.runs.delete(job.id);
      this.deps.hub.close(job.id);
      this.deps.announce.generationChanged(toView(row));
    });
    this.runs.set(job.id, { state: "ending", job, ended });
    setImmediate(() => this.dispatch());
    return ended;
  }

  private dropLease(job: Job): void {
    const run = this.runs.get(job.id);
    this.line.clockOf(job.row.recipe.model).ended(job.id);
    if (!run || run.state === "queued" || run.state === "ending") return;
    if (run.state === "orphaned") clearTimeout(run.lapse);
    this.byLease.delete(run.leaseId);
    this.workers.release(run.workerId, run.leaseId);
  }

  /** A write that fails (a full disk, say) fails its run with that reason. */
  private async writeFailed(job: Job, cause: unknown): Promise<void> {
    const run = this.runs.get(job.id);
    if (!run || run.state === "ending") return;
    if (run.state !== "queued") this.workers.find(run.workerId)?.cancel(run.leaseId);
    await this.end(job, { status: "failed", error: toContractError(cause) });
  }

  /** Before the database closes: what is being written is finished, nothing new begins. */
  async close(): Promise<void> {
    this.closed = true;
    this.spare.inspections.close();
    for (const run of this.runs.values()) {
      if (run.state === "orphaned") clearTimeout(run.lapse);
      await (run.state === "ending" ? run.ended : run.job.writes).catch(() => undefined);
    }
  }

  private runOf(leaseId: string) {
    const run = this.runs.get(this.byLease.get(leaseId) ?? "");
    if (run?.state !== "running" && run?.state !== "orphaned") return null;
    return run.leaseId === leaseId ? run : null;
  }

  private tell(job: Job): void {
    this.deps.announce.generationChanged(this.view(job.row));
  }
}
