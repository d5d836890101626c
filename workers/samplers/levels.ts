import type { Sampler } from "./sampler";
import {
  exponential,
  karras,
  ramp,
  roundHalfEven,
  timesteps,
  type SpacingName,
  type SpacingOptions,
} from "./spacing";

/** How noisy a tensor is: x = alpha * clean + sigma * noise; t is what the network is told. */
export interface Level {
  alpha: number;
  sigma: number;
  t: number;
}

/** Straight paths from noise (sigma 1) to the picture (sigma 0): rectified flow. */
interface FlowSchedule {
  kind: "flow";
  /** Above 1 spends more steps on the noisy end (Esser et al. 2024, section 5.3.2). */
  shift: number;
  /** The network is told sigma * timeScale. */
  timeScale: number;
  /** Sigma of the last denoised level; 0 for equal steps from 1 to 0. */
  lowest: number;
}

/** A thousand or so discrete noise levels: DDPM and Stable Diffusion. */
interface DiscreteSchedule extends SpacingOptions {
  kind: "discrete";
  betaStart: number;
  betaEnd: number;
  betaSchedule: "linear" | "scaled_linear";
  /** Overrides the sampler's own spacing; each sampler spaces "linspace" and "leading" its own way. */
  spacing?: SpacingName;
  /** Respaces sigmas between the highest and the lowest one. */
  curve?: "karras" | "exponential";
  /** Where samplers end that would end at the first training level (`set_alpha_to_one`). */
  end?: "clean" | "first";
  /** Rescaled so that the last training level is pure noise (Lin et al. 2023, arXiv 2305.08891). */
  zeroSnr?: boolean;
}

export type Schedule = FlowSchedule | DiscreteSchedule;

/** Levels from pure noise to the end of the last step: steps + 1 of them. */
export function levelsFor(schedule: Schedule, sampler: Sampler, steps: number): Level[] {
  if (schedule.kind === "flow") return flowLevels(schedule, steps);
  if (sampler.spacing === "leading" || sampler.spacing === "lcm")
    return trainedLevels(schedule, sampler, steps);
  return interpolatedLevels(schedule, sampler, steps);
}

/** Standard deviation of the start noise. */
export function startScale(schedule: Schedule, sampler: Sampler, levels: readonly Level[]): number {
  const sigma = levels[0]!.sigma;
  if (schedule.kind === "flow" || sampler.space === "vp") return 1;
  // As diffusers: "leading" starts below the noisiest level, where the picture's own variance counts.
  return schedule.spacing === "leading" ? Math.hypot(sigma, 1) : sigma;
}

function flowLevels({ shift, timeScale, lowest }: FlowSchedule, steps: number): Level[] {
  const shifted = (s: number) => (shift * s) / (1 + (shift - 1) * s);
  const sigmas =
    lowest === 0
      ? ramp(steps + 1).map((x) => 1 - x)
      : [...ramp(steps).map((x) => 1 + x * (shifted(lowest) - 1)), 0];
  return sigmas.map(shifted).map((sigma) => ({ alpha: 1 - sigma, sigma, t: sigma * timeScale }));
}

/** Share of the picture's variance that is left at each training step (alpha_bar). */
function signalShares(schedule: DiscreteSchedule): number[] {
  const { trainSteps, betaStart, betaEnd, betaSchedule, zeroSnr } = schedule;
  const root = betaSchedule === "scaled_linear" ? 0.5 : 1;
  let share = 1;
  const shares = ramp(trainSteps).map((x) => {
    const beta = betaStart ** root + x * (betaEnd ** root - betaStart ** root);
    share *= 1 - beta ** (1 / root);
    return share;
  });
  return zeroSnr ? withoutSignalAtEnd(shares) : shares;
}

function withoutSignalAtEnd(shares: readonly number[]): number[] {
  const [first, last] = [Math.sqrt(shares[0]!), Math.sqrt(shares.at(-1)!)];
  const moved = shares.map((share) => ((Math.sqrt(share) - last) * first) / (first - last));
  // Not quite zero, as in diffusers: sigmas are to stay finite.
  return moved.map((alpha) => Math.max(alpha ** 2, 2 ** -24));
}

/** The sampler's own variant of the spacing that the schedule asks for. */
function spacingFor({ spacing }: DiscreteSchedule, sampler: Sampler): SpacingName {
  const own = sampler.spacing;
  if (spacing === undefined || own === "lcm") return own;
  const multistep =
    own === "linspace-multistep" && (spacing === "linspace" || spacing === "leading");
  return multistep ? `${spacing}-multistep` : spacing;
}

/** Whole timesteps with the levels of training: DDIM, DDPM, LCM. */
function trainedLevels(schedule: DiscreteSchedule, sampler: Sampler, steps: number): Level[] {
  const shares = signalShares(schedule);
  const at = (t: number): Level => {
    const share = shares[Math.min(t, shares.length - 1)]!;
    return { alpha: Math.sqrt(share), sigma: Math.sqrt(1 - share), t };
  };
  const chosen = timesteps(spacingFor(schedule, sampler), steps, schedule).map(roundHalfEven);
  const early = sampler.end === "first" && schedule.end !== "clean";
  const end = early ? { ...at(0), t: 0 } : { alpha: 1, sigma: 0, t: 0 };
  return [...chosen.map(at), end];
}

/** Levels between those of training: the samplers that think in sigmas. */
function interpolatedLevels(schedule: DiscreteSchedule, sampler: Sampler, steps: number): Level[] {
  const table = signalShares(schedule).map((share) => Math.sqrt((1 - share) / share));
  const chosen = timesteps(spacingFor(schedule, sampler), steps, schedule);
  // diffusers' ancestral sampler knows no curves.
  const spaced =
    schedule.curve && sampler.name !== "euler-ancestral"
      ? curved(schedule.curve, table, sampler, steps)
      : chosen.map((t) => ({ t, sigma: lookUp(table, t) }));
  return [...spaced, { t: 0, sigma: 0 }].map(({ t, sigma }) => {
    const alpha = sampler.space === "vp" ? 1 / Math.hypot(sigma, 1) : 1;
    return { alpha, sigma: sigma * alpha, t };
  });
}

function curved(curve: "karras" | "exponential", table: number[], sampler: Sampler, steps: number) {
  const spread = curve === "karras" ? karras : exponential;
  return spread(table[0]!, table.at(-1)!, steps).map((sigma) => {
    const t = timestepOf(table, sigma);
    return { sigma, t: sampler.space === "vp" ? roundHalfEven(t) : t };
  });
}

function lookUp(table: readonly number[], t: number): number {
  const low = Math.min(Math.floor(t), table.length - 1);
  const high = Math.min(low + 1, table.length - 1);
  return table[low]! + (t - low) * (table[high]! - table[low]!);
}

/** The inverse of the table, interpolated in the logarithm of sigma. */
function timestepOf(table: readonly number[], sigma: number): number {
  const above = table.findIndex((s) => s >= sigma);
  const high = above < 0 ? table.length - 1 : Math.max(above, 1);
  const [a, b] = [Math.log(table[high - 1]!), Math.log(table[high]!)];
  return high - 1 + Math.min(1, Math.max(0, (Math.log(sigma) - a) / (b - a)));
}
