import { combine } from "../math/tensor";
import type { Level } from "./levels";

/** Keeps the noise that x implies and takes it, with the clean estimate, to another level. */
export function move(x: Float32Array, clean: Float32Array, from: Level, to: Level): Float32Array {
  const ratio = to.sigma / from.sigma;
  return combine(ratio, x, to.alpha - from.alpha * ratio, clean);
}

/** Half the logarithm of the signal-to-noise ratio: the time in which DPM-Solver works. */
export function lambda({ alpha, sigma }: Level): number {
  return Math.log(alpha) - Math.log(sigma);
}
