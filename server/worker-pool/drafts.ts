import { randomUUID } from "node:crypto";
import type { DraftFrame, Recipe, RunFrame } from "../contract";
import type { InputsLoader } from "./run-inputs";
import type { Workers } from "./workers";

/** A picture that a window wants to see while its prompt is being typed, or a slider moved. */
export interface DraftOrder {
  key: string;
  personId: string;
  recipe: Recipe;
  frames: "all" | "last";
  show(frame: DraftFrame): void;
}

export interface DraftsDeps {
  workers: Workers;
  inputs: Pick<InputsLoader, "load">;
  /** A worker has a slot to spare again. */
  freed(): void;
}

interface Draft extends DraftOrder {
  lease: { id: string; workerId: string } | null;
}

/**
 * One draft a window, the newest. They are drawn only by workers that have nothing else to do, give
 * way at once when something comes, and end without a word: nobody waits for one.
 */
export class Drafts {
  /** By window. */
  private readonly drafts = new Map<string, Draft>();

  constructor(private readonly deps: DraftsDeps) {}

  /** Takes the place of the window's former one. */
  draw(windowId: string, order: DraftOrder): void {
    this.stop(windowId);
    this.drafts.set(windowId, { ...order, lease: null });
    setImmediate(() => this.deps.freed());
  }

  stop(windowId: string): void {
    const draft = this.drafts.get(windowId);
    if (!draft) return;
    this.drafts.delete(windowId);
    this.takeBack(draft);
  }

  /** `waits` tells whether a picture waits for a slot of that model. */
  dispatch(waits: (model: string) => boolean): void {
    for (const [windowId, draft] of this.drafts) {
      const { model } = draft.recipe;
      const { lease } = draft;
      if (lease && (waits(model) || !this.idle(lease.workerId))) this.takeBack(draft);
      else if (!lease && !waits(model)) void this.begin(windowId, draft);
    }
  }

  private async begin(windowId: string, draft: Draft): Promise<void> {
    const { recipe, personId, frames, key: generationId } = draft;
    const worker = this.deps.workers.freeFor(recipe.model, (id) => this.idle(id));
    if (!worker) return;
    const lease = { id: randomUUID(), workerId: worker.hello.workerId };
    draft.lease = lease;
    this.deps.workers.hold(lease.workerId, lease.id);
    try {
      const inputs = await this.deps.inputs.load(recipe);
      if (draft.lease !== lease) return;
      const run = { leaseId: lease.id, generationId, personId, recipe, inputs, frames };
      worker.start({ ...run, resume: null });
    } catch {
      // What it starts from is gone; the picture itself will say so when it is asked for.
      if (draft.lease === lease) this.end(windowId, draft);
    }
  }

  /** Has nothing to do, or drafts only. */
  private idle(workerId: string): boolean {
    const ours = new Set([...this.drafts.values()].map(({ lease }) => lease?.id));
    return this.deps.workers.leasesOf(workerId).every((id) => ours.has(id));
  }

  /** False where the lease is none of these. */
  frame(message: RunFrame): boolean {
    const draft = this.of(message.leaseId)?.[1];
    if (!draft) return false;
    const { step, totalSteps, width, height, encoding, image } = message;
    const last = step === totalSteps;
    draft.show({
      meta: { key: draft.key, step, totalSteps, width, height, encoding, last },
      image,
    });
    return true;
  }

  /** Finished or failed: one that cannot be drawn is not tried again. */
  ended(leaseId: string): boolean {
    const found = this.of(leaseId);
    if (found) this.end(...found);
    return !!found;
  }

  /** Whatever this worker had is lost. By the next key press there will be another one. */
  workerLost(workerId: string): void {
    for (const [windowId, draft] of this.drafts) {
      if (draft.lease?.workerId === workerId) this.end(windowId, draft);
    }
  }

  private end(windowId: string, draft: Draft): void {
    if (this.drafts.get(windowId) === draft) this.drafts.delete(windowId);
    this.release(draft);
  }

  private takeBack(draft: Draft): void {
    if (!draft.lease) return;
    this.deps.workers.find(draft.lease.workerId)?.cancel(draft.lease.id);
    this.release(draft);
  }

  private release(draft: Draft): void {
    if (!draft.lease) return;
    this.deps.workers.release(draft.lease.workerId, draft.lease.id);
    draft.lease = null;
    setImmediate(() => this.deps.freed());
  }

  private of(leaseId: string): [string, Draft] | undefined {
    return [...this.drafts].find(([, { lease }]) => lease?.id === leaseId);
  }
}
