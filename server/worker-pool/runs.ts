import { stepsTaken, type Frame, type Generation, type RunFrame } from "../contract";
import type { QueueItem } from "../queue/fair-queue";
import type { StoredGeneration } from "../repositories/generations";

/** A generation on its way through queue and workers. */
export interface Job extends QueueItem {
  row: StoredGeneration;
  /** Steps whose frame and checkpoint are in the journal. */
  step: number;
  /** Sequence number of the last frame. */
  seq: number;
  attempt: number;
  /** When it was asked for. */
  since: number;
  firstStartedAt: number | null;
  /** Journal and database writes of this run, one after another. */
  writes: Promise<void>;
}

/** Where a job stands. A lease ties a running one to a worker until it ends or lapses. */
export type Run =
  | { state: "queued"; job: Job }
  | { state: "running"; job: Job; leaseId: string; workerId: string }
  | { state: "orphaned"; job: Job; leaseId: string; workerId: string; lapse: NodeJS.Timeout }
  | { state: "ending"; job: Job; ended: Promise<void> };

export function newJob(row: StoredGeneration, since = row.createdAt): Job {
  return {
    id: row.id,
    personId: row.author.id,
    steps: stepsTaken(row.recipe) - row.step,
    row,
    step: row.step,
    seq: row.seq,
    attempt: row.attempt,
    since,
    firstStartedAt: null,
    writes: Promise.resolve(),
  };
}

export interface Place {
  position: number;
  expectedWaitMs: number | null;
}

/** What browsers are told of a generation: the stored row, and how it stands this moment. */
export function toView(row: StoredGeneration, run?: Run, place?: Place): Generation {
  const { seq: _seq, ...rest } = row;
  const live = run && run.state !== "ending" ? liveFields(run) : {};
  return {
    ...rest,
    totalSteps: stepsTaken(row.recipe),
    position: place?.position ?? null,
    expectedWaitMs: place?.expectedWaitMs ?? null,
    ...live,
  };
}

function liveFields({ state, job }: Run) {
  const status = state === "queued" ? ("queued" as const) : ("running" as const);
  return { status, step: job.step, attempt: job.attempt };
}

/** A step's frame as the boards get it. */
export function toFrame(job: Job, message: RunFrame, serverAt: number): Frame {
  const { step, totalSteps, width, height, encoding, computedAt, image } = message;
  const { id: generationId, seq } = job;
  const last = step === totalSteps;
  return {
    meta: {
      generationId,
      step,
      totalSteps,
      seq,
      width,
      height,
      encoding,
      computedAt,
      serverAt,
      last,
    },
    image,
  };
}
