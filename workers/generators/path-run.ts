import type { EncodedPrompt } from "../text/prompts";
import type { Run } from "./generator";

/** Where a run is at each time from 0 to 1: the vector that the generator reads, and the prompt. */
export interface Path {
  z(time: number): Float32Array;
  prompt(step: number, time: number): EncodedPrompt;
}

/** What the generator is given. */
export interface Point {
  z: Float32Array;
  prompt: EncodedPrompt;
}

export interface PathRun extends Run {
  step: number;
  latents: Float32Array;
  readonly path: Path;
  /** Steps that the start leaves out. */
  readonly skipped: number;
}

/** After this step of a run, as a share of the whole way. */
export const timeOf = ({ skipped, recipe }: PathRun, step: number): number =>
  (skipped + step) / recipe.steps;

/** Where a run is after this step, the first one or a later one. */
export function pointAt(run: PathRun, step: number): Point {
  const time = timeOf(run, step);
  return { z: run.path.z(time), prompt: run.path.prompt(run.skipped + step - 1, time) };
}
