import { allFinite, combine, fromPixels } from "../math/tensor";
import type { Session } from "../runtime";
import type { Picture } from "./generator";

/** Turns a picture into latents (C x H x W), in the scale that the denoiser knows. */
export type Encode = (picture: Picture) => Promise<Float32Array>;

interface EncoderOptions {
  /** Called for every picture: the graph is loaded when the first one comes. */
  session: () => Promise<Session>;
  input: string;
  output: string;
  /** Named when it gives values that are no numbers. */
  file: string;
  /** Channels of the latents. */
  channels: number;
  scaling?: number;
  shift?: number;
}

/**
 * Encoders of Stable Diffusion's kin give a mean and a logarithm of the variance, in twice as many
 * channels as there are: the mean is taken, so that a picture means the same latents each time.
 */
export function encoderOf(options: EncoderOptions): Encode {
  const { input, output, file, channels, scaling = 1, shift = 0 } = options;
  return async ({ width, height, pixels }) => {
    const session = await options.session();
    const image = { data: fromPixels(pixels), dims: [1, 3, height, width] };
    const found = (await session.run({ [input]: image }, [output]))[output]!;
    const [, given, ...area] = found.dims;
    if (given !== channels && given !== 2 * channels)
      throw new Error(`${file} gave ${given} channels, expected ${channels} or ${2 * channels}`);
    const size = channels * area.reduce((product, side) => product * side, 1);
    const mean = found.data.slice(0, size);
    if (!allFinite(mean)) throw new Error(`${file} gave values that are no numbers`);
    if (scaling === 1 && shift === 0) return mean;
    return combine(scaling, mean, -scaling * shift, new Float32Array(size).fill(1));
  };
}
