import type { Checkpoint } from "../../../server/contract";
import { toBytes } from "../../math/tensor";
import { Refusal, type Look, type Run } from "../generator";

/** The checkpoint that a run before this step goes on from; bare latents are enough to look inside. */
export function before({ step, latents }: Look): Checkpoint | null {
  if (step === 1) return null;
  if (!latents) throw new Refusal("the latents before the step did not come", "step");
  return { step: step - 1, state: toBytes(latents) };
}

/** @throws Refusal when the run has no such step. */
export function atStep<R extends Run>(run: R, { step }: Look): R {
  if (step <= run.totalSteps) return run;
  throw new Refusal(`the picture has ${run.totalSteps} steps`, "step", run.totalSteps);
}
