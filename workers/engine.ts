import type { Checkpoint, ContractError, Recipe, Reference, RunInputs } from "../server/contract";
import { toContractError } from "./errors";
import { FairShares, type Candidate, type SharePolicy } from "./fair-shares";
import type { Generator, Inspection, Look, Picture, Run } from "./generators";
import { groupBy } from "./math/group";

/** A run as it is asked for. */
export interface RunOrder {
  leaseId: string;
  /** Whose run it is. */
  personId: string;
  recipe: Recipe;
  inputs: RunInputs;
  resume: Checkpoint | null;
  /** "last" where nobody looks at the way there; all where nothing is said. */
  frames?: "all" | "last" | undefined;
}

/** A question about one step of a run, and whose it is. */
export interface LookOrder extends Look {
  personId: string;
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
  /** How many runs advance together, and which where there are more. */
  policy: SharePolicy;
}

interface Question {
  order: LookOrder;
  resolve(inspection: Inspection): void;
  reject(error: unknown): void;
}

interface Job extends Candidate {
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
  private readonly shares = new FairShares();
  private readonly questions: Question[] = [];
  private looping: Promise<void> | null = null;
  private turns = 0;

  constructor(private readonly options: EngineOptions) {}

  /** Leases it works on or holds ready. */
  get leases(): string[] {
    return [...this.jobs.keys()];
  }

  /** Takes a run; a lease that is known already goes on undisturbed. */
  start(order: RunOrder): void {
    const { leaseId, personId } = order;
    if (this.jobs.has(leaseId)) return;
    this.jobs.set(leaseId, { order, personId, begun: null, lastTurn: -1, computeMs: 0 });
    this.shares.join(personId);
    this.looping ??= this.loop();
  }

  /** Takes effect within one step: nothing of the run reaches the sink from now on. */
  cancel(leaseId: string): void {
    const job = this.jobs.get(leaseId);
    if (job) this.remove(job);
  }

  /** Answered between two steps, one question at a time. */
  inspect(order: LookOrder): Promise<Inspection> {
    return new Promise((resolve, reject) => {
      this.questions.push({ order, resolve, reject });
      this.looping ??= this.loop();
    });
  }

  /** Resolves once nothing is left to do. */
  async idle(): Promise<void> {
    while (this.looping) await this.looping;
  }

  private async loop(): Promise<void> {
    // Whoever starts a run is free to start others before the first step.
    await new Promise(setImmediate);
    while (this.jobs.size > 0 || this.questions.length > 0) {
      if (this.jobs.size > 0) await this.turn();
      const question = this.questions.shift();
      if (question) await this.answer(question);
    }
    this.looping = null;
  }

  private async turn(): Promise<void> {
    const chosen = this.shares.choose([...this.jobs.values()], this.options.policy);
    await this.beginAll(chosen.filter((job) => !job.begun));
    const ready = chosen.filter((job): job is BegunJob => job.begun !== null);
    for (const job of ready) job.lastTurn = this.turns++;
    const groups = groupBy(ready, (job) => job.begun.generator);
    for (const [generator, group] of groups) await this.round(generator, group);
    this.giveBack();
  }

  private async answer({ order, resolve, reject }: Question): Promise<void> {
    const from = performance.now();
    const { model } = order.recipe;
    try {
      const generator = await this.options.generatorOf(model);
      try {
        resolve(await generator.inspect(order));
      } finally {
        this.options.release?.(model);
      }
    } catch (error) {
      reject(error);
    }
    this.shares.charge(order.personId, performance.now() - from);
  }

  private async beginAll(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) {
      const { recipe, inputs, resume } = job.order;
      // Cancelled while others began.
      if (!this.isCurrent(job)) continue;
      try {
        const generator = await this.options.generatorOf(recipe.model);
        this.holders.add(job);
        const run = await generator.begin(recipe, inputs, resume);
        if (job.order.frames === "last") generator.toLast?.(run);
        job.begun = { generator, run };
      } catch (error) {
        this.fail(job, error);
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
      const jobs = this.current(stepping);
      const stop = this.stopwatch(jobs);
      const outcomes = await generator.advance(jobs.map((job) => job.begun.run));
      const computedAt = performance.timeOrigin + performance.now();
      stop();
      outcomes.forEach((failure, i) => failure && this.fail(jobs[i]!, failure));
      for (const job of this.current(group))
        await this.show(generator, job, computedAt).catch((error) => this.fail(job, error));
    } catch (error) {
      for (const job of group) this.fail(job, error);
    }
  }

  private async show(generator: Generator, job: BegunJob, computedAt: number): Promise<void> {
    const { run } = job.begun;
    const last = run.step === run.totalSteps;
    if (!last && job.order.frames === "last") return;
    const stop = this.stopwatch([job]);
    const [picture] = await (last ? generator.finish([run]) : generator.preview([run]));
    stop();
    if (!this.isCurrent(job)) return;
    const { leaseId } = job.order;
    const { step, totalSteps, latentShape } = run;
    const state = run.state();
    const { computeMs } = job;
    const what = { leaseId, step, totalSteps, latentShape, computedAt, computeMs };
    this.options.sink.frame({ ...what, picture: picture!, state });
    if (!last) return;
    this.remove(job);
    this.options.sink.done(job.order, run.references ?? []);
  }

  private current<J extends Job>(jobs: readonly J[]): J[] {
    return jobs.filter((job) => this.isCurrent(job));
  }

  private isCurrent(job: Job): boolean {
    return this.jobs.get(job.order.leaseId) === job;
  }

  private fail(job: Job, error: unknown): void {
    if (!this.isCurrent(job)) return;
    this.remove(job);
    this.options.sink.failed(job.order.leaseId, toContractError(error));
  }

  private remove(job: Job): void {
    this.jobs.delete(job.order.leaseId);
    this.shares.leave(job.personId);
  }

  /** Shares the time until it is stopped evenly among the jobs that used it. */
  private stopwatch(jobs: readonly Job[]): () => void {
    const from = performance.now();
    return () => {
      const each = (performance.now() - from) / jobs.length;
      for (const job of jobs) {
        job.computeMs += each;
        this.shares.charge(job.personId, each);
      }
    };
  }
}
