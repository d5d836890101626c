import type { SamplerName } from "../../server/contract";
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

/** Every sampler of the contract, by name. */
export const samplers: { [N in SamplerName]: Sampler } = {
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

export type { Ask, Sampler } from "./sampler";
export { Sampling } from "./sampling";
export { cleanEstimate, networkInput, type Prediction } from "./prediction";
export type { SamplingStart } from "./start";
