import type { Checkpoint, ContractError, Recipe, Reference, RunInputs } from "../server/contract";
import { toContractError } from "./errors";
import type { Generator, Picture, Run } from "./generators";
import { groupBy } from "./math/group";

/** A run as it is asked for. */
export interface RunOrder {
  leaseId: string;
  /** Whose run it is. */
  personId: string;
  recipe: Recipe;
  inputs: RunInputs;
  resume: Checkpoint | null;
}

/** What a step left behind, before any encoding. */
export interface StepFrame {
  leaseId: string;
  step: number;
  totalSteps: number;
  picture: Picture;
  /** Latents first, as many as `latentShape` says, then the sampler's history. */
  state: Float32Array;
  latentShape: readonly number[];
  /** Milliseconds since the epoch at which the step's latents were there. */
  computedAt: number;
  /** This run's share of the computing so far, in milliseconds. */
  computeMs: number;
}

/** Told of everything that happens; called in order, must not throw. */
export interface EngineSink {
  frame(frame: StepFrame): void;
  /** The last frame came just before; its picture is the result, and these it was looking at. */
  done(order: RunOrder, references: readonly Reference[]): void;
  failed(leaseId: string, error: ContractError): void;
}

export interface EngineOptions {
  generatorOf: (model: string) => Promise<Generator>;
  /** Called once for every generator given, as soon as no step of its run can follow. */
  release?: (model: string) => void;
  sink: EngineSink;
  /** Runs that advance together; later ones wait for a place in the order they came. */
  maxRuns: number;
}

interface Job {
  order: RunOrder;
  begun: { generator: Generator; run: Run } | null;
  computeMs: number;
}
type BegunJob = Job & { begun: NonNullable<Job["begun"]> };

/**
 * The step loop. Between two steps it looks at what has changed: runs join, leave and are cancelled
 * there. It encodes nothing itself: pixels go to the sink at once, so that encoding and sending
 * overlap the next step.
 */
export class Engine {
  private readonly jobs = new Map<string, Job>();
  /** Those that were given a generator and have not given it back. */
  private readonly holders = new Set<Job>();
  private looping: Promise<void> | null = null;

  constructor(private readonly options: EngineOptions) {}

  /** Leases it works on or holds ready. */
  get leases(): string[] {
    return [...this.jobs.keys()];
  }

  /** Takes a run; a lease that is known already goes on undisturbed. */
  start(order: RunOrder): void {
    if (this.jobs.has(order.leaseId)) return;
    this.jobs.set(order.leaseId, { order, begun: null, computeMs: 0 });
    this.looping ??= this.loop();
  }

  /** Takes effect within one step: nothing of the run reaches the sink from now on. */
  cancel(leaseId: string): void {
    this.jobs.delete(leaseId);
  }

  /** Resolves once nothing is left to do. */
  async idle(): Promise<void> {
    while (this.looping) await this.looping;
  }

  private async loop(): Promise<void> {
    // Whoever starts a run is free to start others before the first step.
    await new Promise(setImmediate);
    while (this.jobs.size > 0) {
      const chosen = [...this.jobs.values()].slice(0, this.options.maxRuns);
      await this.beginAll(chosen.filter((job) => !job.begun));
      const ready = chosen.filter((job): job is BegunJob => job.begun !== null);
      const groups = groupBy(ready, (job) => job.begun.generator);
      for (const [generator, group] of groups) await this.round(generator, group);
      this.giveBack();
    }
    this.looping = null;
  }

  private async beginAll(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) {
      const { recipe, inputs, resume, leaseId } = job.order;
      try {
        const generator = await this.options.generatorOf(recipe.model);
        this.holders.add(job);
        job.begun = { generator, run: await generator.begin(recipe, inputs, resume) };
      } catch (error) {
        this.fail(job, error, leaseId);
      }
    }
  }

  /** Between two rounds, when no session is running. */
  private giveBack(): void {
    for (const job of this.holders) {
      if (this.isCurrent(job)) continue;
      this.holders.delete(job);
      this.options.release?.(job.order.recipe.model);
    }
  }

  /** One step of runs of one model, then their pictures. */
  private async round(generator: Generator, group: readonly BegunJob[]): Promise<void> {
    try {
      const stepping = group.filter((job) => job.begun.run.step < job.begun.run.totalSteps);
      const shares = stopwatch(this.current(stepping));
      const outcomes = await generator.advance(shares.jobs.map((job) => job.begun.run));
      const computedAt = performance.timeOrigin + performance.now();
      shares.stop();
      outcomes.forEach((failure, i) => failure && this.fail(shares.jobs[i]!, failure));
      for (const job of this.current(group))
        await this.show(generator, job, computedAt).catch((error) => this.fail(job, error));
    } catch (error) {
      for (const job of group) this.fail(job, error);
    }
  }

  private async show(generator: Generator, job: BegunJob, computedAt: number): Promise<void> {
    const { run } = job.begun;
    const share = stopwatch([job]);
    const last = run.step === run.totalSteps;
    const [picture] = await (last ? generator.finish([run]) : generator.preview([run]));
    share.stop();
    if (!this.isCurrent(job)) return;
    const { leaseId } = job.order;
    const { step, totalSteps, latentShape } = run;
    const state = run.state();
    const { computeMs } = job;
    const what = { leaseId, step, totalSteps, latentShape, computedAt, computeMs };
    this.options.sink.frame({ ...what, picture: picture!, state });
    if (!last) return;
    this.jobs.delete(leaseId);
    this.options.sink.done(job.order, run.references ?? []);
  }

  private current<J extends Job>(jobs: readonly J[]): J[] {
    return jobs.filter((job) => this.isCurrent(job));
  }

  private isCurrent(job: Job): boolean {
    return this.jobs.get(job.order.leaseId) === job;
  }

  private fail(job: Job, error: unknown, leaseId = job.order.leaseId): void {
    if (!this.isCurrent(job)) return;
    this.jobs.delete(leaseId);
    this.options.sink.failed(leaseId, toContractError(error));
  }
}

/** Shares the time until `stop` evenly among the jobs that used it. */
function stopwatch<J extends Job>(jobs: J[]): { jobs: J[]; stop: () => void } {
  const from = performance.now();
  const stop = () => {
    const each = (performance.now() - from) / jobs.length;
    for (const job of jobs) job.computeMs += each;
  };
  return { jobs, stop };
}
