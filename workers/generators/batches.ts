import { allFinite, split } from "../math/tensor";
import type { Session, Tensor } from "../runtime";
import type { Outcome } from "./generator";

/** The only row of its run, or one of the two that guidance needs. */
interface OneOfRows {
  single: boolean;
}

/**
 * Pairs of rows share calls with at most so many, single ones are alone, since a batch of one takes
 * other kernels than one of two: what a row gives must not tell whether it had company.
 */
export async function inBatches<T extends OneOfRows, R>(
  items: readonly T[],
  most: number,
  call: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const singles = items.filter((item) => item.single).map((item) => [item]);
  const batches = [
    ...singles,
    ...chunks(
      items.filter((item) => !item.single),
      wholePairs(most),
    ),
  ];
  const results = new Map<T, R>();
  for (const batch of batches) {
    const found = await call(batch);
    batch.forEach((item, i) => results.set(item, found[i]!));
  }
  return items.map((item) => results.get(item)!);
}

/** So many rows that no pair is torn apart. */
export const wholePairs = (most: number): number => Math.max(2, most - (most % 2));

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
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

/** One by one: pictures that are decoded, and graphs that a run asks with a single row. */
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
