import { ModelError } from "../models/error";
import { verifyFiles, type Model } from "../models/registry";
import { ProviderError, type Runtime } from "../runtime";
import type { BatchPolicy, Generator } from "./generator";
import { latentDiffusion } from "./latent-diffusion";
import { stableDiffusion } from "./stable-diffusion";

export interface PoolPolicy extends BatchPolicy {
  /** Megabytes of model files that may be loaded at a time; one model is always allowed. */
  memoryMB?: number;
}

interface Loaded {
  model: Model;
  generator: Promise<Generator>;
  users: number;
}

/**
 * Generators by model id, each loaded on first use and shared by all its runs. Over the limit, those
 * that nobody uses are dropped, least recently used first.
 */
export class GeneratorPool {
  /** Least recently used first. */
  private readonly loaded = new Map<string, Loaded>();

  constructor(
    private readonly models: readonly Model[],
    private readonly runtime: Runtime,
    private readonly policy: PoolPolicy,
  ) {}

  /**
   * The model stays loaded until `release`, called once for each success; a failed one is tried
   * again next time.
   * @throws ModelError when the model is not here or its files are not what they should be.
   */
  async get(id: string): Promise<Generator> {
    const entry = this.loaded.get(id) ?? this.enter(id);
    this.loaded.delete(id);
    this.loaded.set(id, entry);
    entry.users++;
    try {
      return await entry.generator;
    } catch (error) {
      if (this.loaded.get(id) === entry) this.drop(id);
      throw error;
    }
  }

  /** One user less; the model goes as soon as its place is needed. */
  release(id: string): void {
    const entry = this.loaded.get(id);
    if (!entry) return;
    entry.users = Math.max(0, entry.users - 1);
    this.makeRoom(0);
  }

  /** Ids of the models that are loaded, least recently used first. */
  get ids(): string[] {
    return [...this.loaded.keys()];
  }

  /** SHA-256 over the model's files; empty for a model that is not here. */
  hash(id: string): string {
    return this.models.find((one) => one.card.id === id)?.info.hash ?? "";
  }

  private enter(id: string): Loaded {
    const model = this.models.find((one) => one.card.id === id);
    if (!model) throw new ModelError(`model ${id} is not on this worker`);
    this.makeRoom(model.info.megabytes);
    return { model, generator: load(model, this.runtime, this.policy), users: 0 };
  }

  private makeRoom(megabytes: number): void {
    const { memoryMB = Infinity } = this.policy;
    const total = () =>
      [...this.loaded.values()].reduce((sum, { model }) => sum + model.info.megabytes, megabytes);
    for (const [id, { users }] of this.loaded) {
      if (total() <= memoryMB) return;
      if (users === 0) this.drop(id);
    }
  }

  private drop(id: string): void {
    const folder = this.loaded.get(id)!.model.folder;
    this.loaded.delete(id);
    // What cannot be freed is not worth failing a run for.
    this.runtime.release(folder).catch(() => {});
  }
}

async function load(model: Model, runtime: Runtime, policy: BatchPolicy): Promise<Generator> {
  try {
    return await build(model, runtime, policy);
  } catch (error) {
    if (error instanceof ModelError || error instanceof ProviderError) throw error;
    throw new ModelError(`${model.folder}: ${(error as Error).message}`, { cause: error });
  }
}

/** The one place where families are listed. */
async function build(model: Model, runtime: Runtime, policy: BatchPolicy): Promise<Generator> {
  switch (model.family) {
    case "latent-diffusion":
      await verifyFiles(model);
      return latentDiffusion(model, runtime, policy);
    case "stable-diffusion":
      return stableDiffusion(model, runtime, policy);
  }
}
