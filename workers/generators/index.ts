import { ModelError, verifyFiles, type Model } from "../models/registry";
import type { Runtime } from "../runtime";
import type { BatchPolicy, Family, Generator } from "./generator";
import { latentDiffusion } from "./latent-diffusion";

/** Every family that a model card may name; the one place where families are listed. */
const families: { [F in Model["card"]["family"]]: Family } = {
  "latent-diffusion": latentDiffusion,
};

/** Generators by model id, each loaded on first use; one that failed is tried again next time. */
export class GeneratorPool {
  private readonly loading = new Map<string, Promise<Generator>>();

  constructor(
    private readonly models: readonly Model[],
    private readonly runtime: Runtime,
    private readonly policy: BatchPolicy,
  ) {}

  /** @throws ModelError when the model is not here or its files are not what its card says. */
  get(id: string): Promise<Generator> {
    const loading = this.loading.get(id) ?? this.load(id);
    this.loading.set(id, loading);
    loading.catch(() => this.loading.get(id) === loading && this.loading.delete(id));
    return loading;
  }

  /** SHA-256 over the model's files; empty for a model that is not here. */
  hash(id: string): string {
    return this.models.find((one) => one.card.id === id)?.info.hash ?? "";
  }

  private async load(id: string): Promise<Generator> {
    const model = this.models.find((one) => one.card.id === id);
    if (!model) throw new ModelError(`model ${id} is not on this worker`);
    await verifyFiles(model);
    return families[model.card.family](model, this.runtime, this.policy);
  }
}

export { Refusal } from "./generator";
export type { BatchPolicy, Generator, Outcome, Picture, Run } from "./generator";
