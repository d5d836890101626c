import { stepsTaken, type CommandInput, type Insides, type WorkerInsides } from "../contract";
import { AppError } from "../errors";
import type { StoredGeneration } from "../repositories/generations";
import type { StepLatents } from "../repositories/pictures";
import type { RunRecords } from "../repositories/run-records";
import type { InspectOrder } from "../worker-pool/inspections";
import type { InputsLoader } from "../worker-pool/run-inputs";
import type { AccessService } from "./access";

/** Looks that one person may have under way: enough to scrub, too few to keep the workers busy. */
const atOnce = 3;
/** Answers kept, at some 100 to 300 KB each. */
const kept = 100;

export interface HoodDeps {
  access: Pick<AccessService, "toGeneration">;
  inputs: Pick<InputsLoader, "load" | "keptLatents">;
  records: Pick<RunRecords, "inputs">;
  /** Steps that are stored by now: of one that is running, too. */
  stepOf(row: StoredGeneration): number;
  hashOf(model: string): string | undefined;
  inspect(order: InspectOrder): Promise<WorkerInsides>;
}

/** What goes on inside a model at a step of a picture: computed when asked for, kept for a while. */
export class HoodService {
  /** The least recently asked for first. What is under way is shared by those who ask for it. */
  private readonly answers = new Map<string, Promise<WorkerInsides>>();
  private readonly looking = new Map<string, number>();

  constructor(private readonly deps: HoodDeps) {}

  async look(personId: string, input: CommandInput<"hood:look">): Promise<Insides> {
    const { generationId, step } = input;
    const { row } = await this.deps.access.toGeneration(personId, generationId, "viewer");
    this.checkStep(row, step);
    const insides = await this.inTurn(personId, () => this.insides(personId, row, step));
    return { ...insides, generationId, step };
  }

  private insides(personId: string, row: StoredGeneration, step: number): Promise<WorkerInsides> {
    const key = `${row.id} ${step} ${this.deps.hashOf(row.recipe.model)}`;
    const known = this.answers.get(key);
    this.answers.delete(key);
    const answer = known ?? this.ask(personId, row, step);
    this.answers.set(key, answer);
    if (known) return known;
    answer.catch(() => this.answers.get(key) === answer && this.answers.delete(key));
    if (this.answers.size > kept) this.answers.delete(this.answers.keys().next().value!);
    return answer;
  }

  private async ask(
    personId: string,
    { id, recipe }: StoredGeneration,
    step: number,
  ): Promise<WorkerInsides> {
    const before = step > 1 ? await this.latentsAfter(id, step - 1) : null;
    // What it began with is kept with it, as long as its sources were there when it began.
    const inputs = (await this.deps.records.inputs(id)) ?? (await this.deps.inputs.load(recipe));
    const latents = before?.data ?? null;
    const shape = before?.shape ?? [];
    return this.deps.inspect({ personId, recipe, inputs, step, latents, shape });
  }

  private async latentsAfter(id: string, step: number): Promise<StepLatents> {
    const found = (await this.deps.inputs.keptLatents(id)).find((one) => one.step === step);
    if (found) return found;
    throw new AppError("not_found", "This step was not kept, so nobody can look inside it.");
  }

  private checkStep(row: StoredGeneration, step: number): void {
    const total = stepsTaken(row.recipe);
    if (step > total) {
      const message = `step must be between 1 and ${total}.`;
      throw new AppError("invalid", message, { field: "step", limit: `1..${total}` });
    }
    const drawn = this.deps.stepOf(row);
    if (step <= drawn) return;
    const message = `This picture has ${drawn} steps so far; step ${step} is not drawn.`;
    throw new AppError("conflict", message, { field: "step", limit: drawn, retry: "later" });
  }

  private async inTurn<T>(personId: string, work: () => Promise<T>): Promise<T> {
    const before = this.looking.get(personId) ?? 0;
    if (before >= atOnce) {
      const message = `You may look inside ${atOnce} steps at a time; wait for one of them.`;
      throw new AppError("rate_limited", message, { limit: atOnce });
    }
    this.looking.set(personId, before + 1);
    try {
      return await work();
    } finally {
      const left = this.looking.get(personId)! - 1;
      if (left > 0) this.looking.set(personId, left);
      else this.looking.delete(personId);
    }
  }
}
