import { diffusionSamplers, type DiffusionSampler, type SamplerName } from "../../server/contract";
import { ddim } from "./ddim";
import { ddpm } from "./ddpm";
import { dpmpp2m } from "./dpmpp-2m";
import { euler } from "./euler";
import { eulerAncestral } from "./euler-ancestral";
import { flowEuler } from "./flow-euler";
import { flowHeun } from "./flow-heun";
import { heun } from "./heun";
import { lcm } from "./lcm";
import type { Sampler } from "./sampler";
import { unipc } from "./unipc";

/** Every sampler that denoises, by name. */
export const samplers: { [N in DiffusionSampler]: Sampler } = {
  "flow-euler": flowEuler,
  "flow-heun": flowHeun,
  euler,
  "euler-ancestral": eulerAncestral,
  heun,
  ddim,
  ddpm,
  "dpmpp-2m": dpmpp2m,
  unipc,
  lcm,
};

const denoises = (name: SamplerName): name is DiffusionSampler =>
  diffusionSamplers.some((one) => one === name);

/** @throws Error for a name of another family's way, which no model that denoises lists. */
export function samplerCalled(name: SamplerName): Sampler {
  if (denoises(name)) return samplers[name];
  throw new Error(`${name} does not denoise`);
}

export type { Ask, Sampler } from "./sampler";
export { Noising } from "./noising";
export { noiseOf, Sampling, startNoise, type Towards } from "./sampling";
export { cleanEstimate, networkInput, type Prediction } from "./prediction";
export type { SamplingStart } from "./start";
