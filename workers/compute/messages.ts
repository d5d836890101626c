import type { ContractError, Fingerprint, Reference } from "../../server/contract";
import type { LookOrder, RunOrder, StepFrame } from "../engine";
import type { Inspection } from "../generators";
import type { SharePolicy } from "../fair-shares";
import type { ProviderName } from "../runtime/providers";

/** What the computing process needs to know before anything else. */
export interface ComputeOptions {
  provider: ProviderName;
  threads: number;
  /** How many runs share a step, and which where there are more. */
  policy: SharePolicy;
  /** Rows in one session call; a run with guidance takes two. */
  rows: number;
  /** Megabytes of models that may be loaded at a time. */
  memoryMB: number;
  /** Folders whose subfolders are models. */
  modelRoots: string[];
}

/** From the process that talks to the one that computes. */
export type ToCompute =
  | { type: "init"; options: ComputeOptions }
  | { type: "start"; order: RunOrder }
  | { type: "cancel"; leaseId: string }
  | { type: "inspect"; inspectId: string; order: LookOrder };

/** And back. */
export type FromCompute =
  | { type: "ready"; ms: number }
  | { type: "frame"; frame: StepFrame }
  | { type: "done"; leaseId: string; fingerprint: Fingerprint; references: Reference[] }
  | { type: "failed"; leaseId: string; error: ContractError }
  | { type: "inspected"; inspectId: string; inspection: Inspection }
  | { type: "inspect-failed"; inspectId: string; error: ContractError }
  /** A model that cannot be warmed up; others may well work. */
  | { type: "warning"; message: string }
  /** Nothing can be computed here, and a new try would not change that. */
  | { type: "broken"; message: string };
