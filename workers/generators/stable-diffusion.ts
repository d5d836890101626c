import path from "node:path";
import type { TextEncoderCard } from "../checkpoint/card";
import type { CheckpointModel } from "../checkpoint/read";
import type { Session, Sessions } from "../runtime";
import { clipTokenizer } from "../text/clip";
import { ClipPrompts, type ClipReader } from "../text/clip-prompts";
import { decoderOf, type Decode } from "./decode";
import { Denoiser } from "./denoiser";
import { encoderOf, type Encode } from "./encode";
import type { BatchPolicy, Generator } from "./generator";
import { LatentDiffusion } from "./latent-diffusion";
import { linearPreview } from "./linear-preview";
import { unetNetwork } from "./network";

/** A checkpoint in the layout of diffusers: Stable Diffusion 1, 2 and XL, turbo and LCM variants. */
export async function stableDiffusion(
  model: CheckpointModel,
  sessions: Sessions,
  policy: BatchPolicy,
): Promise<Generator> {
  const { card, folder, info } = model;
  const load = (file: string) => sessions.session(path.join(folder, file));
  const readers: ClipReader[] = [];
  for (const one of card.textEncoders) readers.push(await readerOf(one, folder, load));
  const network = unetNetwork(card, await load(card.unet.file), policy.maxRows);
  const { scaling, shift } = card.latent;
  const picture = { ...card.decoder, session: await load(card.decoder.file), scaling, shift };
  // A checkpoint's own decoder takes as long as several steps: no picture on the way is worth that.
  const preview = await previewOf(model, load);
  return new LatentDiffusion({
    info,
    latent: card.latent,
    schedule: card.schedule,
    prompts: new ClipPrompts(readers, card.zeroEmptyPrompt),
    denoiser: new Denoiser(network),
    previewAt: () => preview,
    picture: decoderOf(picture),
    encode: encodeOf(model, load),
    references: [],
    thumbnail: null,
  });
}

function encodeOf(
  { card: { encoder, latent } }: CheckpointModel,
  load: (file: string) => Promise<Session>,
): Encode | null {
  if (!encoder) return null;
  const { channels, scaling, shift } = latent;
  return encoderOf({ ...encoder, session: () => load(encoder.file), channels, scaling, shift });
}

async function readerOf(
  card: TextEncoderCard,
  folder: string,
  load: (file: string) => Promise<Session>,
): Promise<ClipReader> {
  const tokenizer = { folder: path.join(folder, card.tokenizer), maxTokens: card.maxTokens };
  return { card, tokenize: await clipTokenizer(tokenizer), session: await load(card.file) };
}

/** TAESD reads latents as they are, without the decoder's scale. */
async function previewOf(
  { card: { previewDecoder, latent } }: CheckpointModel,
  load: (file: string) => Promise<Session>,
): Promise<Decode> {
  if (!previewDecoder) return async (latents, shape) => linearPreview(latents, shape, latent.xl);
  return decoderOf({ ...previewDecoder, session: await load(previewDecoder.file) });
}
