import { randomUUID } from "node:crypto";
import {
  limits,
  stepsTaken,
  type ContractError,
  type Reproduction,
  type RunDone,
  type RunFrame,
} from "../contract";
import { AppError, toContractError } from "../errors";
import type { StoredGeneration } from "../repositories/generations";
import type { PicturesRepository } from "../repositories/pictures";
import type { RunRecord, RunRecords } from "../repositories/run-records";
import { Comparison } from "./comparison";
import type { InputsLoader } from "./run-inputs";
import type { Workers } from "./workers";

/** A worker that went down with it this often is not asked again. */
const maxAttempts = 3;

export interface ReproductionsDeps {
  workers: Workers;
  pictures: Pick<PicturesRepository, "latents">;
  records: Pick<RunRecords, "find" | "inputs">;
  inputs: Pick<InputsLoader, "load">;
  announce(reproduction: Reproduction): void;
  /** A worker has a slot to spare again. */
  freed(): void;
}

interface Check {
  row: StoredGeneration;
  personId: string;
  step: number;
  attempt: number;
  lease: { id: string; workerId: string } | null;
  comparison: Comparison | null;
}

/**
 * Pictures that are drawn again to be compared with what is stored. They take only slots for which
 * no new picture waits, give them back when one comes, and leave nothing behind.
 */
export class Reproductions {
  /** In the order in which they were asked for. */
  private readonly checks = new Map<string, Check>();

  constructor(private readonly deps: ReproductionsDeps) {}

  /** Begins, or joins the one that is under way. */
  async ask(personId: string, row: StoredGeneration): Promise<Reproduction> {
    const { model } = row.recipe;
    if (!this.deps.workers.model(model)) {
      throw new AppError("unavailable", `No worker has the model "${model}" just now.`);
    }
    await this.record(row);
    const running = this.checks.get(row.id);
    if (running) return view(running);
    if (this.checks.size >= limits.reproductions) throw tooMany();
    const check = { row, personId, step: 0, attempt: 0, lease: null, comparison: null };
    this.checks.set(row.id, check);
    setImmediate(() => this.deps.freed());
    return view(check);
  }

  /** `waits` tells whether a new picture waits for a slot of that model. */
  dispatch(waits: (model: string) => boolean): void {
    for (const check of this.checks.values()) {
      const { model } = check.row.recipe;
      if (waits(model)) this.giveWay(check);
      else if (!check.lease) void this.begin(check);
    }
  }

  private async begin(check: Check): Promise<void> {
    const { row, personId } = check;
    const worker = this.deps.workers.freeFor(row.recipe.model);
    if (!worker) return;
    const lease = { id: randomUUID(), workerId: worker.hello.workerId };
    check.lease = lease;
    check.attempt += 1;
    check.step = 0;
    this.deps.workers.hold(lease.workerId, lease.id);
    this.tell(check);
    try {
      const { latents, record, inputs } = await this.stored(row);
      if (check.lease !== lease) return;
      check.comparison = new Comparison(record, latents);
      const { id: generationId, recipe } = row;
      worker.start({ leaseId: lease.id, generationId, personId, recipe, inputs, resume: null });
    } catch (error) {
      if (check.lease === lease) this.end(check, { error: toContractError(error) });
    }
  }

  private async stored(row: StoredGeneration) {
    const record = await this.record(row);
    const inputs =
      (await this.deps.records.inputs(row.id)) ?? (await this.deps.inputs.load(row.recipe));
    return { record, inputs, latents: await this.deps.pictures.latents(row.id) };
  }

  /** One that came from elsewhere has no record of its own; its row says what matters. */
  private async record({ id, recipe, outputHash }: StoredGeneration): Promise<RunRecord> {
    const record = await this.deps.records.find(id);
    if (record) return record;
    if (outputHash) return { recipe, outputHash, fingerprint: null };
    throw notKept();
  }

  /** A new picture comes first: what was compared so far is compared again later. */
  private giveWay(check: Check): void {
    const { lease } = check;
    if (!lease) return;
    this.deps.workers.find(lease.workerId)?.cancel(lease.id);
    check.attempt -= 1;
    this.release(check);
    this.tell(check);
    setImmediate(() => this.deps.freed());
  }

  /** False where the lease is none of these. */
  frame(message: RunFrame): boolean {
    const check = this.of(message.leaseId);
    if (!check) return false;
    if (message.step <= check.step) return true;
    const { step, latents: data, latentShape: shape } = message;
    check.step = step;
    check.comparison?.step({ step, data, shape });
    this.tell(check);
    return true;
  }

  done({ leaseId, outputHash, fingerprint }: RunDone): boolean {
    const check = this.of(leaseId);
    if (!check?.comparison) return false;
    this.end(check, { verdict: check.comparison.end(outputHash, fingerprint) });
    return true;
  }

  failed(leaseId: string, error: ContractError): boolean {
    const check = this.of(leaseId);
    if (!check) return false;
    if (error.kind === "unavailable") this.again(check);
    else this.end(check, { error });
    return true;
  }

  /** Whatever this worker had is lost: it left, or came back without it. */
  workerLost(workerId: string): void {
    for (const check of [...this.checks.values()]) {
      if (check.lease?.workerId === workerId) this.again(check);
    }
  }

  private again(check: Check): void {
    this.release(check);
    if (check.attempt >= maxAttempts) {
      const message = "The worker stopped every time it drew this one.";
      return this.end(check, { error: new AppError("unavailable", message).contract });
    }
    this.tell(check);
    setImmediate(() => this.deps.freed());
  }

  private end(check: Check, outcome: Partial<Pick<Reproduction, "verdict" | "error">>): void {
    this.release(check);
    this.checks.delete(check.row.id);
    const state = outcome.verdict ? "done" : "failed";
    this.deps.announce({ ...view(check), state, ...outcome });
    setImmediate(() => this.deps.freed());
  }

  private release(check: Check): void {
    if (check.lease) this.deps.workers.release(check.lease.workerId, check.lease.id);
    check.lease = null;
    check.comparison = null;
  }

  private of(leaseId: string): Check | undefined {
    return [...this.checks.values()].find(({ lease }) => lease?.id === leaseId);
  }

  private tell(check: Check): void {
    this.deps.announce(view(check));
  }
}

function view({ row, lease, step }: Check): Reproduction {
  return {
    generationId: row.id,
    boardId: row.boardId,
    state: lease ? "running" : "queued",
    step,
    totalSteps: stepsTaken(row.recipe),
    verdict: null,
    error: null,
  };
}

const notKept = () =>
  new AppError(
    "not_found",
    "What this picture was made of was not kept, so it cannot be compared.",
  );

const tooMany = () =>
  new AppError("rate_limited", "Many pictures are being drawn again just now; try again later.", {
    limit: limits.reproductions,
  });
