import type { Checkpoint, Frame, RunInputs } from "../contract";
import { toContractError } from "../errors";
import { log } from "../log";
import type { GenerationsRepository, Outcome, StoredGeneration } from "../repositories/generations";
import type { JournalEntry, JournalStore } from "../repositories/journals";
import type { PicturesRepository } from "../repositories/pictures";
import type { RunRecords } from "../repositories/run-records";
import type { InputsLoader } from "./run-inputs";
import { newJob, type Job } from "./runs";

export type Ending = Pick<Outcome, "status"> & Partial<Outcome>;

interface RunStoreDeps {
  generations: GenerationsRepository;
  journals: JournalStore;
  pictures: PicturesRepository;
  records: RunRecords;
  inputs: InputsLoader;
}

/** What a run leaves on disk: each run's writes go one after another, so nothing overtakes. */
export class RunStore {
  constructor(
    private readonly deps: RunStoreDeps,
    private readonly failed: (job: Job, cause: unknown) => void,
  ) {}

  /** Chains a write behind the run's earlier ones; a failure is reported once, at the chain's end. */
  write(job: Job, task: () => Promise<unknown>): void {
    const next = job.writes.then(task).then(() => undefined);
    job.writes = next;
    next.catch((cause: unknown) => {
      if (job.writes === next) this.failed(job, cause);
    });
  }

  append(job: Job, entry: JournalEntry): void {
    this.write(job, () => this.deps.journals.append(job.id, entry));
  }

  async lastCheckpoint(job: Job): Promise<Checkpoint | null> {
    await job.writes;
    return (await this.deps.journals.read(job.id)).at(-1)?.checkpoint ?? null;
  }

  /** What the run begins with; read from its sources once, and then kept with it. */
  async inputs(job: Job): Promise<RunInputs> {
    const { recipe } = job.row;
    if (!recipe.start) return {};
    const kept = await this.deps.records.inputs(job.id);
    if (kept) return kept;
    const inputs = await this.deps.inputs.load(recipe);
    this.write(job, () => this.deps.records.saveInputs(job.id, inputs));
    return inputs;
  }

  /** A stored generation as a job that goes on after its journal's last whole entry. */
  async load(row: StoredGeneration): Promise<{ job: Job; frames: Frame[] }> {
    const frames = (await this.deps.journals.read(row.id)).map((entry) => entry.frame);
    const last = frames.at(-1)?.meta;
    const job = newJob({ ...row, step: last?.step ?? 0, seq: last?.seq ?? 0 });
    return { job, frames };
  }

  async forgetAllBut(known: Set<string>): Promise<void> {
    const orphans = (await this.deps.journals.ids()).filter((id) => !known.has(id));
    await Promise.all(orphans.map((id) => this.deps.journals.remove(id)));
  }

  /** Writes the outcome; what cannot be written makes it a failure that says why. */
  async end(job: Job, ending: Ending): Promise<StoredGeneration> {
    const { step, seq } = job;
    try {
      await job.writes;
      await this.keepFilmstrip(job);
      return await this.deps.generations.finish(job.id, { ...ending, step, seq });
    } catch (cause) {
      log.error(`generation ${job.id} could not be stored:`, cause);
      const failed: Outcome = { status: "failed", step, seq, error: toContractError(cause) };
      return this.endAsFailed(job, failed);
    }
  }

  /** With the database gone too, people still hear of the failure; a restart tries the run again. */
  private async endAsFailed(job: Job, failed: Outcome): Promise<StoredGeneration> {
    try {
      return await this.deps.generations.finish(job.id, failed);
    } catch {
      return { ...job.row, status: "failed", error: failed.error ?? null, step: failed.step };
    }
  }

  private async keepFilmstrip(job: Job): Promise<void> {
    const entries = await this.deps.journals.read(job.id);
    if (entries.length > 0) await this.deps.pictures.saveFilmstrip(job.id, entries);
    await this.deps.journals.remove(job.id);
  }
}
