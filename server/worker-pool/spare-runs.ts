import type { ContractError, RunDone, RunFrame } from "../contract";
import { Drafts } from "./drafts";
import { Inspections } from "./inspections";
import { Reproductions, type ReproductionsDeps } from "./reproductions";

/**
 * What is computed beside new pictures: looks inside a step, and while no new picture waits checks of
 * stored ones, then drafts.
 */
export class SpareRuns {
  readonly inspections: Inspections;
  readonly reproductions: Reproductions;
  readonly drafts: Drafts;

  constructor(deps: ReproductionsDeps) {
    this.inspections = new Inspections(deps);
    this.reproductions = new Reproductions(deps);
    this.drafts = new Drafts(deps);
  }

  /** `waits` tells whether a new picture waits for a slot of that model. */
  dispatch(waits: (model: string) => boolean): void {
    this.reproductions.dispatch(waits);
    this.drafts.dispatch(waits);
  }

  /** False where the lease is none of these; so for the next two. */
  frame(message: RunFrame): boolean {
    return this.reproductions.frame(message) || this.drafts.frame(message);
  }

  done(message: RunDone): boolean {
    return this.reproductions.done(message) || this.drafts.ended(message.leaseId);
  }

  failed(leaseId: string, error: ContractError): boolean {
    return this.reproductions.failed(leaseId, error) || this.drafts.ended(leaseId);
  }

  workerLost(workerId: string): void {
    this.inspections.workerLost(workerId);
    this.reproductions.workerLost(workerId);
    this.drafts.workerLost(workerId);
  }
}
