import { heunStep } from "./heun";
import type { Sampler } from "./sampler";

/**
 * Heun's method along a rectified flow (Liu et al. 2022, arXiv 2209.03003): the slope (x - clean) /
 * sigma is the flow's velocity, so the step is that of Karras et al.
 */
export const flowHeun: Sampler = {
  name: "flow-heun",
  space: "ve",
  spacing: "linspace",
  noisy: false,
  end: "clean",
  step: heunStep,
};
