import type { SamplerName } from "../../server/contract";
import type { Level } from "./levels";
import type { SpacingName } from "./spacing";

/** What a sampler asks of the model: the clean picture in x, which is as noisy as `level` says. */
export interface Ask {
  x: Float32Array;
  level: Level;
}

export interface StepInput {
  x: Float32Array;
  /** levels[index] is where x is, levels[index + 1] where the step leads; the last one is clean. */
  levels: readonly Level[];
  index: number;
  /** Tensors that earlier steps left behind, newest first; empty at the start or after a branch. */
  history: readonly Float32Array[];
  /** Draws fresh standard normal noise of x's size. */
  noise: () => Float32Array;
}

export interface StepOutput {
  x: Float32Array;
  /** The predicted clean picture, which is what people watch. */
  clean: Float32Array;
  history: Float32Array[];
}

/**
 * One step as a generator: it yields what it wants denoised, is sent the clean estimate, and returns
 * the next x. Steps of different samplers can so share one batch of the network.
 */
type Step = (input: StepInput) => Generator<Ask, StepOutput, Float32Array>;

export interface Sampler {
  name: SamplerName;
  step: Step;
  /**
   * The space x lives in with a model that predicts noise or velocity: "ve" adds noise to the
   * picture as it is, "vp" shrinks the picture so that the variance stays one. Flow models have a
   * space of their own.
   */
  space: "ve" | "vp";
  /** How timesteps are spaced when the model's card does not say. */
  spacing: SpacingName;
  /** Whether every step draws noise once; resuming skips as many draws. */
  noisy: boolean;
  /** The level after the last step: wholly clean, or as clean as the first training step. */
  end: "clean" | "first";
}
