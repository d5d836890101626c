import { allFinite, combine, toPixels } from "../math/tensor";
import type { Session } from "../runtime";
import type { Picture } from "./generator";

/** Turns one run's latents (C x H x W) into a picture. */
export type Decode = (latents: Float32Array, shape: readonly number[]) => Promise<Picture>;

/** After this share of its steps a picture has detail that the light decoder would lose. */
const lateFrom = 0.75;

/** Which decoder draws a run's picture on the way. */
export type PreviewAt<D = Decode> = (run: { step: number; totalSteps: number }) => D;

/** A light decoder first, and at last the one for finished pictures. */
export const previewer =
  <D>(light: D, full: D): PreviewAt<D> =>
  ({ step, totalSteps }) =>
    step > lateFrom * totalSteps ? full : light;

/** What draws a model's pictures, those on the way and the finished one. */
export interface Decoders {
  previewAt: PreviewAt;
  decode: Decode;
}

interface DecoderOptions {
  session: Session;
  input: string;
  output: string;
  /** Named when it gives values that are no numbers. */
  file: string;
  scaling?: number;
  shift?: number;
}

/** One by one: a decoder's working memory is large, and a batch of pictures gains nothing. */
export function decoderOf(options: DecoderOptions): Decode {
  const { session, input, output, file, scaling = 1, shift = 0 } = options;
  return async (latents, shape) => {
    const data = scaling === 1 && shift === 0 ? latents : unscale(latents, scaling, shift);
    const found = await session.run({ [input]: { data, dims: [1, ...shape] } }, [output]);
    const image = found[output]!;
    if (!allFinite(image.data)) throw new Error(`${file} gave values that are no numbers${remedy}`);
    const [height, width] = image.dims.slice(-2);
    return { width: width!, height: height!, pixels: toPixels(image.data) };
  };
}

const remedy = " (a decoder of SDXL in float16 overflows: export it in float32)";

function unscale(latents: Float32Array, scaling: number, shift: number): Float32Array {
  return combine(1 / scaling, latents, shift, new Float32Array(latents.length).fill(1));
}
