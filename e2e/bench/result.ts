/** One line of the table and of bench.json. */
export interface Result {
  name: string;
  value: number;
  unit: "ratio" | "ms" | "MB" | "%" | "steps" | "fps" | "a second";
  /** What the value is measured against, in the same run; null for plain readings. */
  baseline: number | null;
  note: string;
}

export const median = (values: number[]) => percentile(values, 0.5);

export function percentile(values: number[], share: number): number {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
