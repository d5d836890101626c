import { z } from "zod";
import {
  canvasLimits,
  commentLimits,
  contractError,
  fingerprint,
  id,
  item,
  limits,
  personColors,
  reactionKinds,
  recipe,
  references,
  spot,
  timings,
} from "../../contract";

/**
 * A board as a zip: `manifest.json` and beside it, named by the manifest, pictures (PNG), filmstrips,
 * latents and what runs began with (records; see repositories/records.ts) and uploads (WebP). Ids are those of the studio
 * it came from, and only tie things together within the file.
 */
export const archiveFormat = "emerge-board";
/** 2: races. Files of version 1 have none. */
export const archiveVersion = 2;
export const manifestName = "manifest.json";

/** What an import takes. */
export const archiveLimits = {
  /** The file as it is sent. */
  fileBytes: 1024 ** 3,
  /** All that comes out of it. */
  unpackedBytes: 2 * 1024 ** 3,
  manifestBytes: 64 * 1024 ** 2,
  pictureBytes: 64 * 1024 ** 2,
  /** A filmstrip, the latents or the beginnings of one picture. */
  recordsBytes: 256 * 1024 ** 2,
  pictures: 5000,
  uploads: 2000,
  people: 1000,
  reactions: 50_000,
  races: 2000,
} as const;

const at = z.number().min(0).max(8.64e12);
const count = z.number().int().min(0).max(100_000);
const digest = z.string().max(100);

/** Finished ones only: what still ran when the file was made is not in it. */
const archivedPicture = z.strictObject({
  id,
  author: id,
  status: z.enum(["succeeded", "failed", "cancelled"]),
  recipe,
  parentId: id.nullable(),
  parentStep: z.number().int().min(0).nullable(),
  raceId: id.nullable().default(null),
  step: count,
  seq: count,
  attempt: count,
  error: contractError.nullable(),
  modelHash: digest.nullable(),
  outputHash: digest.nullable(),
  fingerprint: fingerprint.nullable(),
  references,
  timings: timings.nullable(),
  createdAt: at,
  finishedAt: at.nullable(),
  files: z.strictObject({
    picture: z.boolean(),
    /** Filmstrip and latents; the beginnings too, where the recipe names any and all are here. */
    records: z.boolean(),
  }),
});
export type ArchivedPicture = z.infer<typeof archivedPicture>;

const archivedUpload = z.strictObject({ id, person: id, createdAt: at });

const about = { generationId: id.nullable() };

/** What was said; mentions are `<@id>` with a person's id in this file. */
const archivedComment = z.strictObject({
  ...about,
  id,
  person: id,
  /** Null for the first of a thread. */
  threadId: id.nullable(),
  itemId: id.nullable(),
  spot: spot.nullable(),
  step: z.number().int().min(0).max(100_000).nullable(),
  /** Empty where a first comment with answers was deleted. */
  body: z.string().max(commentLimits.chars),
  createdAt: at,
  editedAt: at.nullable(),
  resolvedAt: at.nullable(),
  resolver: id.nullable(),
});
export type ArchivedComment = z.infer<typeof archivedComment>;

const archivedReaction = z.strictObject({
  ...about,
  commentId: id.nullable(),
  person: id,
  emoji: z.enum(reactionKinds),
});
export type ArchivedReaction = z.infer<typeof archivedReaction>;

/** Its pictures name it. */
const archivedRace = z.strictObject({
  id,
  person: id,
  ...recipe.pick({ prompt: true, negativePrompt: true, seed: true }).shape,
  votes: z.array(z.strictObject({ person: id, generationId: id })).max(archiveLimits.people),
  createdAt: at,
});
export type ArchivedRace = z.infer<typeof archivedRace>;

export const manifest = z.strictObject({
  format: z.literal(archiveFormat),
  version: z
    .number()
    .int()
    .min(1)
    .max(archiveVersion, `must be at most ${archiveVersion}; a newer Emerge may have made it`),
  exportedAt: at,
  board: z.strictObject({ title: z.string().trim().min(1).max(limits.titleChars) }),
  people: z
    .array(
      z.strictObject({
        /** Made up for this file: who somebody is in a studio stays there. */
        id,
        name: z.string().trim().min(1).max(limits.nameChars),
        color: z.enum(personColors),
      }),
    )
    .max(archiveLimits.people),
  pictures: z.array(archivedPicture).max(archiveLimits.pictures),
  uploads: z.array(archivedUpload).max(archiveLimits.uploads),
  /** What lies on the canvas. */
  items: z.array(item).max(canvasLimits.items),
  comments: z.array(archivedComment).max(commentLimits.perBoard),
  reactions: z.array(archivedReaction).max(archiveLimits.reactions),
  races: z.array(archivedRace).max(archiveLimits.races).default([]),
});
export type Manifest = z.infer<typeof manifest>;

export const fileNames = {
  picture: (pictureId: string) => `pictures/${pictureId}.png`,
  filmstrip: (pictureId: string) => `filmstrips/${pictureId}.bin`,
  latents: (pictureId: string) => `latents/${pictureId}.bin`,
  inputs: (pictureId: string) => `inputs/${pictureId}.bin`,
  upload: (uploadId: string) => `uploads/${uploadId}.webp`,
} as const;
