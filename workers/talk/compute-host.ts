import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Checkpoint, ContractError, Fingerprint, Reference } from "../../server/contract";
import type { ComputeOptions, FromCompute, ToCompute } from "../compute/messages";
import type { LookOrder, RunOrder, StepFrame } from "../engine";
import type { Inspection } from "../generators";
import { toBytes } from "../math/tensor";

/** Deaths of the computing process that a run may live through before it is given up. */
const deathsAllowed = 2;

export interface HostEvents {
  frame(frame: StepFrame): void;
  done(leaseId: string, fingerprint: Fingerprint, references: Reference[]): void;
  failed(leaseId: string, error: ContractError): void;
  inspected(inspectId: string, inspection: Inspection): void;
  inspectFailed(inspectId: string, error: ContractError): void;
  log(line: string): void;
  /** Nothing can be computed here; the process had better end. */
  broken(message: string): void;
}

interface HostedRun {
  order: RunOrder;
  latest: Checkpoint | null;
  deaths: number;
  /** Milliseconds of computing: of processes that died, and of this one. */
  before: number;
  now: number;
}

/** Keeps a computing process alive, and the runs in it: what dies goes on from its last step. */
export class ComputeHost {
  private readonly runs = new Map<string, HostedRun>();
  /** Questions that wait for an answer. */
  private readonly questions = new Set<string>();
  private child: ChildProcess;
  private stopped = false;
  /** Deaths in a row without a frame in between, for the pause before the next start. */
  private barren = 0;

  constructor(
    private readonly options: ComputeOptions,
    private readonly events: HostEvents,
  ) {
    this.child = this.spawn();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  start(order: RunOrder): void {
    this.runs.set(order.leaseId, { order, latest: null, deaths: 0, before: 0, now: 0 });
    this.send({ type: "start", order });
  }

  cancel(leaseId: string): void {
    if (this.runs.delete(leaseId)) this.send({ type: "cancel", leaseId });
  }

  /** Answered once, by what was found or by why not. */
  inspect(inspectId: string, order: LookOrder): void {
    this.questions.add(inspectId);
    if (this.child.connected) this.send({ type: "inspect", inspectId, order });
    else this.refuseQuestions();
  }

  stop(): void {
    this.stopped = true;
    this.child.kill("SIGKILL");
  }

  private spawn(): ChildProcess {
    const file = computeFile();
    const child = fork(file, [], { serialization: "advanced", execArgv: execArgvFor(file) });
    child.on("message", (message: FromCompute) => this.handle(message));
    child.on("error", (error) => this.events.log(`computing process: ${error.message}`));
    child.on("exit", (code, signal) => this.onExit(signal ?? `code ${code}`));
    child.send({ type: "init", options: this.options } satisfies ToCompute, ignore);
    return child;
  }

  private send(message: ToCompute): void {
    // A process that just died loses the message; its runs are sent again to the next one.
    if (this.child.connected) this.child.send(message, ignore);
  }

  private handle(message: FromCompute): void {
    switch (message.type) {
      case "ready":
        return this.events.log(`ready, warmed up in ${message.ms} ms`);
      case "warning":
        return this.events.log(message.message);
      case "broken":
        return this.events.broken(message.message);
      case "frame":
        return this.onFrame(message.frame);
      case "done":
        if (this.runs.delete(message.leaseId))
          this.events.done(message.leaseId, message.fingerprint, message.references);
        return;
      case "failed":
        if (this.runs.delete(message.leaseId)) this.events.failed(message.leaseId, message.error);
        return;
      case "inspected":
        if (this.questions.delete(message.inspectId))
          this.events.inspected(message.inspectId, message.inspection);
        return;
      case "inspect-failed":
        if (this.questions.delete(message.inspectId))
          this.events.inspectFailed(message.inspectId, message.error);
        return;
    }
  }

  private onFrame(frame: StepFrame): void {
    const run = this.runs.get(frame.leaseId);
    if (!run) return;
    this.barren = 0;
    run.latest = { step: frame.step, state: toBytes(frame.state) };
    run.now = frame.computeMs;
    this.events.frame({ ...frame, computeMs: run.before + run.now });
  }

  private onExit(how: string): void {
    if (this.stopped) return;
    this.events.log(`computing process ended (${how}); starting it again`);
    const pause = Math.min(10_000, this.barren === 0 ? 0 : 250 * 2 ** this.barren);
    this.barren++;
    setTimeout(() => this.restart(), pause);
    for (const [leaseId, run] of this.runs) this.afterDeath(leaseId, run);
    this.refuseQuestions();
  }

  /** A picture is worth a second try, a look inside is asked for anew. */
  private refuseQuestions(): void {
    const message = "The worker's computing process died before it could look";
    for (const inspectId of this.questions)
      this.events.inspectFailed(inspectId, { kind: "unavailable", message, retry: "later" });
    this.questions.clear();
  }

  private afterDeath(leaseId: string, run: HostedRun): void {
    run.deaths++;
    run.before += run.now;
    run.now = 0;
    if (run.deaths <= deathsAllowed) return;
    this.runs.delete(leaseId);
    const message = `The worker's computing process died ${run.deaths} times on this picture`;
    this.events.failed(leaseId, { kind: "unavailable", message, retry: "later" });
  }

  private restart(): void {
    if (this.stopped) return;
    this.child = this.spawn();
    for (const { order, latest } of this.runs.values())
      this.send({ type: "start", order: { ...order, resume: latest ?? order.resume } });
  }
}

const ignore = () => {};

/** Beside this program when bundled, in the folder above as source. */
function computeFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const bundled = path.join(here, "compute.mjs");
  return existsSync(bundled) ? bundled : path.join(here, "..", "compute.ts");
}

/** Source needs tsx, which the parent may have been started without (in tests). */
function execArgvFor(file: string): string[] {
  const hasLoader = process.execArgv.some((arg) => arg.includes("tsx"));
  return file.endsWith(".ts") && !hasLoader ? ["--import", "tsx"] : process.execArgv;
}
