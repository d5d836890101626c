import type { ModelInfo, SamplerName } from "../../server/contract";
import type { Schedule } from "../samplers/levels";
import type { Prediction } from "../samplers/prediction";
import type { SchedulerConfig } from "./configs";

/** How few steps a checkpoint was trained to need. */
export type Pace = "many" | "turbo" | "lightning" | "lcm";

export interface Sampled {
  prediction: Prediction;
  schedule: Schedule;
  samplers: SamplerName[];
  maxSteps: number;
  defaults: Pick<ModelInfo["defaults"], "steps" | "guidance" | "sampler">;
}

/** diffusers' schedulers by the sampler that stands for them here. */
const samplerOf: Record<string, SamplerName> = {
  DDIMScheduler: "ddim",
  DDPMScheduler: "ddpm",
  PNDMScheduler: "dpmpp-2m",
  LMSDiscreteScheduler: "euler",
  EulerDiscreteScheduler: "euler",
  EulerAncestralDiscreteScheduler: "euler-ancestral",
  HeunDiscreteScheduler: "heun",
  DPMSolverMultistepScheduler: "dpmpp-2m",
  UniPCMultistepScheduler: "unipc",
  DPMSolverSinglestepScheduler: "dpmpp-2m",
  DEISMultistepScheduler: "dpmpp-2m",
  KDPM2DiscreteScheduler: "dpmpp-2m",
  KDPM2AncestralDiscreteScheduler: "euler-ancestral",
  LCMScheduler: "lcm",
  FlowMatchEulerDiscreteScheduler: "flow-euler",
  FlowMatchHeunDiscreteScheduler: "flow-heun",
};

const many: SamplerName[] = [
  "euler",
  "euler-ancestral",
  "heun",
  "ddim",
  "ddpm",
  "dpmpp-2m",
  "unipc",
];
const few: SamplerName[] = ["euler", "euler-ancestral", "dpmpp-2m"];
const flow: SamplerName[] = ["flow-euler", "flow-heun", "dpmpp-2m"];

/** Few-step checkpoints say so in their names, or by a scheduler that starts at the very noise. */
export function paceOf(names: string, config: SchedulerConfig, guided: boolean): Pace {
  if (guided || config._class_name === "LCMScheduler" || /(^|[^a-z])lcm([^a-z]|$)/i.test(names))
    return "lcm";
  if (/lightning|hyper-?sd/i.test(names)) return "lightning";
  // Velocity models start at the very noise as well, for another reason (Lin et al. 2023).
  const trailing = config.timestep_spacing === "trailing" && config.prediction_type === "epsilon";
  return trailing || /turbo/i.test(names) ? "turbo" : "many";
}

/** @throws Error naming the field of the scheduler's configuration that is not known. */
export function sampledAs(
  config: SchedulerConfig,
  { pace, xl, guided }: { pace: Pace; xl: boolean; guided: boolean },
): Sampled {
  const own = samplerOf[config._class_name];
  if (!own) throw new Error(`_class_name ${config._class_name} is none of those known`);
  if (own.startsWith("flow")) return flowing(config, own, pace);
  const prediction = config.prediction_type === "epsilon" ? "epsilon" : "v";
  const base = { prediction, schedule: discrete(config, xl || guided) } as const;
  const of = (samplers: SamplerName[], maxSteps: number, steps: number, guidance: number) => {
    const sampler = samplers.includes(own) ? own : samplers[0]!;
    return { ...base, samplers, maxSteps, defaults: { steps, guidance, sampler } };
  };
  switch (pace) {
    case "lcm":
      return of(["lcm"], 8, 4, guided ? 8 : 1);
    case "turbo":
      return of(few, 4, 4, 1);
    case "lightning":
      return of(few, 8, 4, 1);
    case "many":
      return of(many, 100, 25, xl ? 5 : 7.5);
  }
}

function flowing(config: SchedulerConfig, sampler: SamplerName, pace: Pace): Sampled {
  const { shift, num_train_timesteps: timeScale } = config;
  const [maxSteps, steps, guidance] = pace === "many" ? [100, 25, 5] : [8, 4, 1];
  return {
    prediction: "flow",
    schedule: { kind: "flow", shift, timeScale, lowest: 1 / timeScale },
    samplers: flow,
    maxSteps,
    defaults: { steps, guidance, sampler },
  };
}

function discrete(config: SchedulerConfig, keepsOffset: boolean): Schedule {
  const curve = config.use_karras_sigmas
    ? ("karras" as const)
    : config.use_exponential_sigmas
      ? ("exponential" as const)
      : null;
  return {
    kind: "discrete",
    trainSteps: config.num_train_timesteps,
    betaStart: config.beta_start,
    betaEnd: config.beta_end,
    betaSchedule: config.beta_schedule,
    // diffusers' Stable Diffusion 1 and 2 pipelines correct any other offset to 1.
    offset: keepsOffset ? config.steps_offset : 1,
    lcmSteps: config.original_inference_steps,
    end: config.set_alpha_to_one ? "clean" : "first",
    zeroSnr: config.rescale_betas_zero_snr,
    ...(config.timestep_spacing ? { spacing: config.timestep_spacing } : {}),
    ...(curve ? { curve } : {}),
  };
}
