import { z } from "zod";
import { contractError, id } from "./common";
import { personColors } from "./people";

/** What a board holds and how far it reaches. */
export const canvasLimits = {
  items: 2000,
  /** Operations in one batch; more are sent as several. */
  operations: 200,
  noteChars: 2000,
  titleChars: 80,
  urlChars: 2000,
  /** Furthest from the origin, in canvas units (a CSS pixel at zoom 1). */
  coordinate: 1_000_000,
  sizeMin: 8,
  sizeMax: 20_000,
} as const;

const far = `must be between -${canvasLimits.coordinate} and ${canvasLimits.coordinate}`;
const coordinate = z
  .number(far)
  .min(-canvasLimits.coordinate, far)
  .max(canvasLimits.coordinate, far);
const sizes = `must be between ${canvasLimits.sizeMin} and ${canvasLimits.sizeMax}`;
const extent = z.number(sizes).min(canvasLimits.sizeMin, sizes).max(canvasLimits.sizeMax, sizes);
const orders = "must be a number between -1e9 and 1e9";
const text = (max: number) => z.string().max(max, `must be at most ${max} characters`);

export const point = z.strictObject({ x: coordinate, y: coordinate });
export type Point = z.infer<typeof point>;

/** Paper of notes and tint of sections: plain, or one of the people's colours. */
export const itemTones = ["paper", ...personColors] as const;

const box = {
  x: coordinate,
  y: coordinate,
  width: extent,
  height: extent,
  /** Higher lies in front; equal ones by id. */
  z: z.number(orders).min(-1e9, orders).max(1e9, orders),
};

/** What each kind says beside where it lies. Flat, so that every property has its own last writer. */
const contents = {
  picture: { generationId: id },
  upload: { uploadId: id },
  note: { text: text(canvasLimits.noteChars), tone: z.enum(itemTones) },
  section: { title: text(canvasLimits.titleChars).trim(), tone: z.enum(itemTones) },
  swatch: { hex: z.string().regex(/^#[0-9a-f]{6}$/, "must be a colour like #1a2b3c") },
  link: {
    url: z
      .url({ protocol: /^https?$/, error: "must be an http or https address" })
      .max(canvasLimits.urlChars, `must be at most ${canvasLimits.urlChars} characters`),
    title: text(canvasLimits.titleChars).trim(),
  },
} as const;

const kinds = <S extends z.ZodRawShape>(shape: S) =>
  z.discriminatedUnion("kind", [
    z.strictObject({ ...shape, kind: z.literal("picture"), ...contents.picture }),
    z.strictObject({ ...shape, kind: z.literal("upload"), ...contents.upload }),
    z.strictObject({ ...shape, kind: z.literal("note"), ...contents.note }),
    z.strictObject({ ...shape, kind: z.literal("section"), ...contents.section }),
    z.strictObject({ ...shape, kind: z.literal("swatch"), ...contents.swatch }),
    z.strictObject({ ...shape, kind: z.literal("link"), ...contents.link }),
  ]);

export const itemPut = kinds({ id, ...box });
export type ItemPut = z.infer<typeof itemPut>;

/** A thing on a board's canvas, as the server knows it. */
export const item = kinds({ id, ...box, createdBy: id });
export type Item = z.infer<typeof item>;

/** Properties that may change. What a picture shows may not: that would be another item. */
export const itemChange = z
  .strictObject({
    ...box,
    ...contents.note,
    ...contents.section,
    ...contents.swatch,
    ...contents.link,
  })
  .partial();

export const operation = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("put"), item: itemPut }),
  z.strictObject({ op: z.literal("patch"), id, set: itemChange }),
  z.strictObject({ op: z.literal("remove"), id }),
]);
export type Operation = z.infer<typeof operation>;

export const canvasApply = z.strictObject({
  boardId: id,
  /** Chosen by the client: the same batch sent again is answered as before and not applied twice. */
  batchId: z.uuid("must be a UUID"),
  operations: z
    .array(operation)
    .min(1, "must not be empty")
    .max(canvasLimits.operations, `must be at most ${canvasLimits.operations}`),
});

/** An operation that was left out of its batch, and why; the others were applied. */
export const refusedOperation = z.object({ id, error: contractError });
export type RefusedOperation = z.infer<typeof refusedOperation>;

export const canvasApplied = z.object({
  /** The board's revision with this batch in it. */
  revision: z.number().int(),
  refused: z.array(refusedOperation),
});

const appliedOperation = z.discriminatedUnion("op", [
  z.object({ op: z.literal("put"), item }),
  z.object({ op: z.literal("patch"), id, set: itemChange }),
  z.object({ op: z.literal("remove"), id }),
]);
export type AppliedOperation = z.infer<typeof appliedOperation>;

/** Told to everybody on the board, its author too, in the order of revisions without gaps. */
export const canvasChanged = z.object({
  boardId: id,
  revision: z.number().int(),
  batchId: id,
  personId: id,
  operations: z.array(appliedOperation),
});

export const canvasSnapshot = z.object({ revision: z.number().int(), items: z.array(item) });

/** Pictures by id, as a window needs them for what it shows. */
export const picturesAsk = z.strictObject({
  boardId: id,
  generationIds: z.array(id).min(1).max(100, "must be at most 100"),
});
