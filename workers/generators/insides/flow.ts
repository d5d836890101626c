import type { Finding } from "../generator";
import type { FlowRun, NormalizingFlow } from "../flow";
import { distance, latentMap } from "./maps";
import { textFindings } from "./text";

/** A block of the flow, and how well the finished picture goes back and forth. */
export async function flowFindings(flow: NormalizingFlow, run: FlowRun): Promise<Finding[]> {
  const { parts } = flow;
  const { prompt, latentShape, x } = run;
  const block = run.skipped + run.step;
  const after = await flow.onward(x, prompt, block, block + 1);
  const last = await flow.onward(after, prompt, block + 1);
  const { noise, logDet } = await flow.inverted(last, prompt);
  const again = await flow.onward(noise, prompt, 0);
  return [
    ...(await textFindings(run.recipe, block, prompt, parts)),
    { kind: "image", id: "latent", picture: latentMap(x, latentShape) },
    { kind: "image", id: "block", picture: latentMap(after, latentShape) },
    { kind: "number", id: "block-change", value: distance(x, after) },
    {
      kind: "number",
      id: "log-likelihood",
      value: bitsPerDimension(noise, logDet),
      unit: "bits per dimension",
    },
    { kind: "number", id: "inversion-error", value: largestDifference(last, again) },
  ];
}

/** Of latents that come from this noise, which a standard normal distribution makes likely or not. */
export function bitsPerDimension(noise: Float32Array, logDet: number): number {
  const squares = noise.reduce((sum, value) => sum + value ** 2, 0);
  const nats = 0.5 * squares + 0.5 * noise.length * Math.log(2 * Math.PI) - logDet;
  return nats / (noise.length * Math.LN2);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
