import type { Fingerprint, Verdict } from "../contract";
import type { StepLatents } from "../repositories/pictures";
import type { RunRecord } from "../repositories/run-records";
import { environmentDifferences, latentsDifference } from "./compare";

/** Compares a run, step by step as it comes, with what is stored of the picture. */
export class Comparison {
  private readonly stored: Map<number, StepLatents> | null;
  private firstDifference: Verdict["firstDifference"] = null;

  constructor(
    private readonly record: RunRecord,
    /** Null where no steps are at hand to compare. */
    latents: StepLatents[] | null,
  ) {
    this.stored = latents && new Map(latents.map((one) => [one.step, one]));
  }

  step(now: StepLatents): void {
    if (this.firstDifference || !this.stored) return;
    const difference = latentsDifference(this.stored.get(now.step), now);
    if (difference) this.firstDifference = { step: now.step, ...difference };
  }

  end(outputHash: string, fingerprint: Fingerprint): Verdict {
    const { firstDifference } = this;
    const samePixels = outputHash === this.record.outputHash;
    return {
      identical: samePixels && !firstDifference,
      firstDifference,
      samePixels,
      environment: environmentDifferences(this.record.fingerprint, fingerprint),
    };
  }
}
