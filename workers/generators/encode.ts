import { createHash } from "node:crypto";
import { allFinite, combine, fromPixels } from "../math/tensor";
import type { Session } from "../runtime";
import { PromiseCache } from "../text/lru";
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
  const known = new PromiseCache<Float32Array>(keptPictures);
  return (picture) => {
    const { width, height, pixels } = picture;
    const hash = createHash("sha256").update(pixels).digest("hex");
    return known.get(`${width}x${height} ${hash}`, () => encoded(options, picture));
  };
}

/** Pictures that are kept encoded: several runs at once often start with the same one. */
const keptPictures = 8;

async function encoded(
  { session: load, input, output, file, channels, scaling = 1, shift = 0 }: EncoderOptions,
  { width, height, pixels }: Picture,
): Promise<Float32Array> {
  const session = await load();
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
}
