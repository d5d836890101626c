import { allFinite, split } from "../math/tensor";
import type { Session, Tensor } from "../runtime";
import type { Outcome } from "./generator";

/** Calls with at most so many items at a time; results come in the items' order. */
export async function inBatches<T, R>(
  items: readonly T[],
  most: number,
  call: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += most)
    results.push(...(await call(items.slice(i, i + most))));
  return results;
}

/** The only output of a graph, a tensor for each row of the batch. */
export async function rowsOf(
  session: Session,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Float32Array[]> {
  const output = session.outputs[0]!;
  const { data, dims } = (await session.run(feeds, [output]))[output]!;
  return split(data, data.length / dims[0]!);
}

/** The same of a batch of one. */
export async function rowOf(
  session: Session,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Float32Array> {
  return (await rowsOf(session, feeds))[0]!;
}

/**
 * One by one: pictures that are decoded, and graphs that a run asks with a single row. A batch of one
 * takes other kernels than one of two, so that its bits would tell whether it had company.
 */
export async function eachOf<R, P>(runs: readonly R[], work: (run: R) => Promise<P>): Promise<P[]> {
  const results: P[] = [];
  for (const run of runs) results.push(await work(run));
  return results;
}

/** What is not a number ends its run and no other. */
export function outcomeOf(values: Float32Array, step: number): Outcome {
  if (allFinite(values)) return null;
  return new Error(`the model gave values that are no numbers at step ${step}`);
}
