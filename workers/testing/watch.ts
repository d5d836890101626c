import { expect } from "vitest";
import type { Recipe, RunInputs } from "../../server/contract";
import { outputHash } from "../frames/encode";
import type { Generator, Picture, Run } from "../generators";
import { elements, toBytes } from "../math/tensor";

/** Moves runs on by a step that none of them may fail. */
export async function stepAll(generator: Generator, runs: readonly Run[]): Promise<void> {
  for (const outcome of await generator.advance(runs)) expect(outcome).toBeNull();
}

/** Preview after every step, then the picture: hashes of all that a person sees. */
export async function watch(
  generator: Generator,
  run: Run,
  company: readonly Run[] = [],
): Promise<string[]> {
  const seen: string[] = [];
  while (run.step < run.totalSteps) {
    await stepAll(generator, [...company.filter((one) => one.step < one.totalSteps), run]);
    seen.push(outputHash((await generator.preview([run]))[0]!));
  }
  return [...seen, outputHash((await generator.finish([run]))[0]!)];
}

/** The finished picture of a run of its own. */
export async function draw(
  generator: Generator,
  recipe: Recipe,
  inputs: RunInputs = {},
): Promise<Picture> {
  const run = await generator.begin(recipe, inputs, null);
  while (run.step < run.totalSteps) await stepAll(generator, [run]);
  return (await generator.finish([run]))[0]!;
}

/** Exact states before the first step and after every one. */
export async function statesOf(generator: Generator, run: Run): Promise<Uint8Array[]> {
  const states = [toBytes(run.state())];
  while (run.step < run.totalSteps) {
    await stepAll(generator, [run]);
    states.push(toBytes(run.state()));
  }
  return states;
}

export const latentsOf = (run: Run) => run.state().subarray(0, elements(run.latentShape));

/** Peak signal-to-noise ratio in decibels; infinite for equal pictures. */
export function psnr(a: Picture, b: Picture): number {
  let sum = 0;
  a.pixels.forEach((value, i) => (sum += (value - b.pixels[i]!) ** 2));
  return 10 * Math.log10(255 ** 2 / (sum / a.pixels.length));
}
