import { combine, scale } from "../math/tensor";
import type { Level } from "./levels";

/** What the network's output means. */
export type Prediction = "epsilon" | "v" | "flow";

/** x as the network wants it: of unit variance for noise and velocity models, as it is for flow. */
export function networkInput(prediction: Prediction, x: Float32Array, level: Level): Float32Array {
  const size = Math.hypot(level.alpha, level.sigma);
  return prediction === "flow" || Math.abs(size - 1) < 1e-12 ? x : scale(1 / size, x);
}

/** The clean picture that the network's output implies for x at this level. */
export function cleanEstimate(
  prediction: Prediction,
  output: Float32Array,
  x: Float32Array,
  { alpha, sigma }: Level,
): Float32Array {
  switch (prediction) {
    case "epsilon":
      return combine(1 / alpha, x, -sigma / alpha, output);
    case "v": {
      // Salimans and Ho 2022: v = alpha * noise - sigma * clean, on a scale where variance is one.
      const size = Math.hypot(alpha, sigma);
      return combine(alpha / size ** 2, x, -sigma / size, output);
    }
    case "flow":
      // Liu et al. 2022: v = noise - clean along the straight path.
      return combine(1, x, -sigma, output);
  }
}
