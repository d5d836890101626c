import { benchFamilies } from "../../workers/bench/families";
import type { Result } from "./result";

/** A picture by each model that ships over the bare ONNX calls of its graphs, a line each. */
export async function familyOverhead(): Promise<Result[]> {
  const all = await benchFamilies();
  return all.map(({ model, family, steps, pictureMs, bareMs, ratio }) => ({
    name: `engine.family.${family}`,
    value: ratio,
    unit: "ratio" as const,
    baseline: bareMs,
    note: `${model}: ${steps} steps with every frame in ${pictureMs.toFixed(0)} ms; the bare calls: ${bareMs.toFixed(0)} ms`,
  }));
}
