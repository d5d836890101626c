import sharp from "sharp";
import { z } from "zod";
import { frameMeta, type Frame } from "../contract";
import { animate } from "../exchange/animation";
import type { BlobStore } from "./blobs";
import type { JournalEntry } from "./journals";
import { decodeRecords, encodeRecord, type RawRecord } from "./records";

export const thumbnailWidths = [64, 128, 256, 512] as const;
export type ThumbnailWidth = (typeof thumbnailWidths)[number];

/** Everything a finished generation leaves behind: picture, filmstrip, step latents. */
export interface PicturesRepository {
  saveFilmstrip(generationId: string, entries: JournalEntry[]): Promise<void>;
  savePicture(generationId: string, png: Uint8Array): Promise<void>;
  /** PNG, or null if there is none. */
  picture(generationId: string): Promise<Buffer | null>;
  /** WebP of the given width; made on first use and kept. */
  thumbnail(generationId: string, width: ThumbnailWidth): Promise<Buffer | null>;
  frames(generationId: string): Promise<Frame[]>;
  /** Every step's latents, in order. */
  latents(generationId: string): Promise<StepLatents[]>;
  /** Animated WebP of all frames, the last one held. */
  animation(generationId: string): Promise<Buffer | null>;
  /** Everything that one left behind, for another id too. */
  copy(fromId: string, toId: string): Promise<void>;
  remove(generationId: string): Promise<void>;
}

/** What says nothing of the id it is kept under; frames do. */
const copiedAsIs = ["picture.png", "latents.bin", "inputs.bin", "record.json"];

export interface StepLatents {
  step: number;
  shape: number[];
  /** float16, C x H x W. */
  data: Uint8Array;
}

export function picturesRepository(blobs: BlobStore): PicturesRepository {
  const key = (generationId: string, name: string) => `generations/${generationId}/${name}`;
  const readFrames = async (generationId: string) => {
    const file = await blobs.get(key(generationId, "filmstrip.bin"));
    return file ? decodeRecords(file).map(toFrame) : [];
  };
  return {
    saveFilmstrip: async (generationId, entries) => {
      const frames = entries.map(({ frame }) => encodeRecord(frame.meta, [frame.image]));
      const latents = entries.map((entry) =>
        encodeRecord({ step: entry.frame.meta.step, shape: entry.latentShape }, [entry.latents]),
      );
      await blobs.put(key(generationId, "filmstrip.bin"), Buffer.concat(frames));
      await blobs.put(key(generationId, "latents.bin"), Buffer.concat(latents));
    },
    savePicture: (generationId, png) => blobs.put(key(generationId, "picture.png"), png),
    picture: (generationId) => blobs.get(key(generationId, "picture.png")),
    thumbnail: async (generationId, width) => {
      const name = key(generationId, `thumbnail-${width}.webp`);
      const known = await blobs.get(name);
      if (known) return known;
      const picture = await blobs.get(key(generationId, "picture.png"));
      if (!picture) return null;
      const made = await sharp(picture)
        .resize({ width, withoutEnlargement: true })
        .webp({ quality: 85 })
        .toBuffer();
      await blobs.put(name, made);
      return made;
    },
    frames: readFrames,
    latents: async (generationId) => {
      const file = await blobs.get(key(generationId, "latents.bin"));
      return file ? decodeRecords(file).map(toLatents) : [];
    },
    animation: async (generationId) => {
      const frames = await readFrames(generationId);
      return frames.length > 0 ? animate(frames, "webp") : null;
    },
    copy: async (fromId, toId) => {
      for (const name of copiedAsIs) {
        const file = await blobs.get(key(fromId, name));
        if (file) await blobs.put(key(toId, name), file);
      }
      const frames = await readFrames(fromId);
      if (frames.length === 0) return;
      const records = frames.map(({ meta, image }) =>
        encodeRecord({ ...meta, generationId: toId }, [image]),
      );
      await blobs.put(key(toId, "filmstrip.bin"), Buffer.concat(records));
    },
    remove: (generationId) => blobs.removeAll(`generations/${generationId}`),
  };
}

const latentsHead = z.object({ step: z.number().int(), shape: z.array(z.number().int()) });

function toLatents({ head, parts }: RawRecord): StepLatents {
  return { ...latentsHead.parse(head), data: parts[0]! };
}

function toFrame(record: RawRecord): Frame {
  return { meta: frameMeta.parse(record.head), image: record.parts[0]! };
}
