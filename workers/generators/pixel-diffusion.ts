import { fromPixels, toPixels } from "../math/tensor";
import type { ModelOf } from "../models/registry";
import type { Sessions } from "../runtime";
import type { Decode } from "./decode";
import { Denoiser } from "./denoiser";
import type { Encode } from "./encode";
import type { BatchPolicy } from "./generator";
import { LatentDiffusion } from "./latent-diffusion";
import { cardNetwork } from "./network";
import { CardParts } from "./parts";

/** The textbook's diffusion, Ho et al. 2020 (arXiv 2006.11239): pixels are the latents. */
export async function pixelDiffusion(
  model: ModelOf<"pixel-diffusion">,
  sessions: Sessions,
  { maxRows }: BatchPolicy,
): Promise<LatentDiffusion> {
  const { card, info } = model;
  const parts = new CardParts(model, sessions);
  const { denoiser } = card.graphs;
  const session = await parts.graph(denoiser);
  const network = cardNetwork({
    graph: denoiser,
    prediction: card.prediction,
    session,
    maxRows,
    singlesAlone: true,
  });
  return new LatentDiffusion({
    info,
    latent: card.latent,
    schedule: card.schedule,
    prompts: await parts.prompts(),
    denoiser: new Denoiser(network, { range: pixelRange }),
    previewAt: () => asPixels,
    picture: asPixels,
    encode: fromPicture,
    references: await parts.references(),
    thumbnail: null,
  });
}

/** As in the paper's own code, estimates are kept within what a pixel can be. */
export const pixelRange = 1;

export const asPixels: Decode = async (planes, shape) => {
  const [height, width] = shape.slice(-2);
  return { width: width!, height: height!, pixels: toPixels(planes) };
};

const fromPicture: Encode = async ({ pixels }) => fromPixels(pixels);
