/** Ways to choose n of the training timesteps, each named and computed as in diffusers. */
export type SpacingName =
  "linspace" | "linspace-multistep" | "leading" | "leading-multistep" | "trailing" | "lcm";

export interface SpacingOptions {
  /** Number of timesteps that the model was trained with, usually 1000. */
  trainSteps: number;
  /** Added to every timestep of "leading" (Stable Diffusion's `steps_offset`). */
  offset: number;
  /** Length of the distillation schedule that "lcm" picks from. */
  lcmSteps: number;
}

/** Timesteps from noisy to clean, `steps` of them. */
export function timesteps(name: SpacingName, steps: number, options: SpacingOptions): number[] {
  const top = options.trainSteps - 1;
  const upwards = Array.from({ length: steps }, (_, i) => i);
  const downwards = upwards.toReversed();
  switch (name) {
    case "linspace":
      // A single step begins at the noisiest timestep (diffusers would begin at the cleanest).
      return steps === 1 ? [top] : downwards.map((i) => (i * top) / (steps - 1));
    case "linspace-multistep":
      return downwards.map((i) => roundHalfEven(((i + 1) * top) / steps));
    case "leading":
      return downwards.map((i) => i * Math.floor(options.trainSteps / steps) + options.offset);
    case "leading-multistep": {
      const stride = Math.floor(options.trainSteps / (steps + 1));
      return downwards.map((i) => (i + 1) * stride + options.offset);
    }
    case "trailing":
      return upwards.map((i) => roundHalfEven(options.trainSteps * (1 - i / steps)) - 1);
    case "lcm":
      return upwards.map((i) => lcmTimestep(i, steps, options));
  }
}

/** Consistency models (Luo et al. 2023) pick evenly from the schedule they were distilled on. */
function lcmTimestep(i: number, steps: number, { trainSteps, lcmSteps }: SpacingOptions): number {
  const stride = Math.floor(trainSteps / lcmSteps);
  const fromNoisiest = Math.floor((i * lcmSteps) / steps);
  return (lcmSteps - fromNoisiest) * stride - 1;
}

/** Karras et al. 2022, equation 5 with rho 7: sigmas from high to low, `steps` of them. */
export function karras(low: number, high: number, steps: number): number[] {
  const rho = 7;
  const [from, to] = [high ** (1 / rho), low ** (1 / rho)];
  return ramp(steps).map((x) => (from + x * (to - from)) ** rho);
}

/** Sigmas evenly spaced in their logarithm, from high to low, `steps` of them. */
export function exponential(low: number, high: number, steps: number): number[] {
  return ramp(steps).map((x) => Math.exp(Math.log(high) + x * (Math.log(low) - Math.log(high))));
}

/** n numbers evenly spaced from 0 to 1; a single one is 0. */
export function ramp(n: number): number[] {
  return Array.from({ length: n }, (_, i) => (n === 1 ? 0 : i / (n - 1)));
}

/** numpy's rounding. */
export function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}
