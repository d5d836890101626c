import { toPixels } from "../math/tensor";
import type { Picture } from "./generator";

/** A channel's share in red, green and blue, channel by channel; then what is added to all. */
interface LatentColours {
  factors: readonly (readonly [number, number, number])[];
  bias: readonly [number, number, number];
}

/** Least-squares fits of colours to latents, as ComfyUI publishes them (latent_formats.py). */
const stableDiffusion: LatentColours = {
  factors: [
    [0.3512, 0.2297, 0.3227],
    [0.325, 0.4974, 0.235],
    [-0.2829, 0.1762, 0.2721],
    [-0.212, -0.2616, -0.7177],
  ],
  bias: [0, 0, 0],
};
const stableDiffusionXl: LatentColours = {
  factors: [
    [0.3651, 0.4232, 0.4341],
    [-0.2533, -0.0042, 0.1068],
    [0.1076, 0.1111, -0.0362],
    [-0.3165, -0.2492, -0.2188],
  ],
  bias: [0.1084, -0.0175, -0.0011],
};

/** A picture of the latents' own size, for next to nothing: a pixel is a sum over one latent. */
export function linearPreview(
  latents: Float32Array,
  [channels, height, width]: readonly number[],
  xl: boolean,
): Picture {
  const { factors, bias } = xl ? stableDiffusionXl : stableDiffusion;
  const area = height! * width!;
  const planes = new Float32Array(3 * area);
  for (let colour = 0; colour < 3; colour++) {
    const plane = planes.subarray(colour * area, (colour + 1) * area).fill(bias[colour]!);
    for (let channel = 0; channel < Math.min(channels!, factors.length); channel++) {
      const share = factors[channel]![colour]!;
      for (let i = 0; i < area; i++) plane[i] = plane[i]! + share * latents[channel * area + i]!;
    }
  }
  return { width: width!, height: height!, pixels: toPixels(planes) };
}
