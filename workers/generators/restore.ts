import type { Checkpoint } from "../../server/contract";
import { allFinite, floatsFromBytes } from "../math/tensor";
import { Refusal } from "./generator";

/** @throws Refusal when the stored values are no numbers. */
export function valuesOf({ state }: Checkpoint): Float32Array {
  const values = floatsFromBytes(state);
  if (values && allFinite(values)) return values;
  throw new Refusal("the stored state is damaged", "resume.state");
}

/** @throws Refusal when the state is not of this size, or the step none of the run's. */
export function restored(
  resume: Checkpoint,
  { size, totalSteps }: { size: number; totalSteps: number },
): Float32Array {
  const values = valuesOf(resume);
  if (values.length === size && resume.step >= 0 && resume.step <= totalSteps) return values;
  throw unfit(`${values.length} values at step ${resume.step}, not ${size} at 0..${totalSteps}`);
}

export const unfit = (reason: string) =>
  new Refusal(`the stored state does not fit: ${reason}`, "resume.state");
