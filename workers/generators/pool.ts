import { ModelError } from "../models/error";
import { megabytesByPath } from "../models/files";
import { verifyFiles, type CardModel, type Model } from "../models/registry";
import { ProviderError, type Runtime, type Sessions, type SessionScope } from "../runtime";
import type { BatchPolicy, Generator } from "./generator";
import { autoregressive } from "./autoregressive";
import { autoregressiveDiffusion } from "./autoregressive-diffusion";
import { cascade } from "./cascade";
import { normalizingFlow } from "./flow";
import { latentDiffusion } from "./latent-diffusion";
import { latentPath } from "./latent-path";
import { pixelDiffusion } from "./pixel-diffusion";
import { stableDiffusion } from "./stable-diffusion";

export interface PoolPolicy extends BatchPolicy {
  /** Megabytes of model files that may be loaded at a time; one model is always allowed. */
  memoryMB?: number;
}

interface Loaded {
  model: Model;
  /** Its hold on graphs, some of which other models may use as well. */
  scope: SessionScope;
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
    this.makeRoom();
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
    this.makeRoom(model);
    const scope = this.runtime.scope();
    return { model, scope, generator: load(model, scope, this.policy), users: 0 };
  }

  private makeRoom(coming?: Model): void {
    const { memoryMB = Infinity } = this.policy;
    const all = () => [...this.loaded.values()].map(({ model }) => model);
    for (const [id, { users }] of this.loaded) {
      if (megabytesOf(coming ? [...all(), coming] : all()) <= memoryMB) return;
      if (users === 0) this.drop(id);
    }
  }

  private drop(id: string): void {
    const { scope } = this.loaded.get(id)!;
    this.loaded.delete(id);
    // What cannot be freed is not worth failing a run for.
    scope.release().catch(() => {});
  }
}

/** Files that models share are loaded, and counted, once. */
function megabytesOf(models: readonly Model[]): number {
  const sizes = new Map(
    models.flatMap((model) =>
      model.family === "stable-diffusion"
        ? [[model.folder, model.info.megabytes] as const]
        : [...megabytesByPath(model)],
    ),
  );
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

async function load(model: Model, sessions: Sessions, policy: BatchPolicy): Promise<Generator> {
  try {
    return await build(model, sessions, policy);
  } catch (error) {
    if (error instanceof ModelError || error instanceof ProviderError) throw error;
    throw new ModelError(`${model.folder}: ${(error as Error).message}`, { cause: error });
  }
}

async function build(model: Model, sessions: Sessions, policy: BatchPolicy): Promise<Generator> {
  if (model.family === "stable-diffusion") return stableDiffusion(model, sessions, policy);
  await verifyFiles(model);
  return ofCard(model, sessions, policy);
}

/** The one place where families are listed. */
function ofCard(model: CardModel, sessions: Sessions, policy: BatchPolicy): Promise<Generator> {
  switch (model.family) {
    case "latent-diffusion":
      return latentDiffusion(model, sessions, policy);
    case "pixel-diffusion":
      return pixelDiffusion(model, sessions, policy);
    case "vae":
    case "gan":
      return latentPath(model, sessions);
    case "flow":
      return normalizingFlow(model, sessions);
    case "autoregressive":
      return autoregressive(model, sessions, policy);
    case "cascade":
      return cascade(model, sessions, policy);
    case "autoregressive-diffusion":
      return autoregressiveDiffusion(model, sessions, policy);
  }
}
