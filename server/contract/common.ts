import { z } from "zod";

/** Ids are UUIDs; a board's id is also the secret part of its link, so it is never enumerable. */
export const id = z.uuid("must be an id");

/** Milliseconds since the epoch on the server's (or, where said, the worker's) clock. */
export const epochMs = z.number().nonnegative();

export const errorKinds = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "rate_limited",
  "too_large",
  "unavailable",
  "storage",
  "unknown_event",
  "protocol",
  "internal",
] as const;

/** What the other side may sensibly do next. */
export const retryHints = ["never", "after_change", "later", "reload"] as const;

export const contractError = z.object({
  kind: z.enum(errorKinds),
  /** One sentence a person can act on. */
  message: z.string(),
  /** Dotted path of the offending field, for example `recipe.steps`. */
  field: z.string().optional(),
  /** The limit that was crossed, as a number or as text such as `0..2^53-1`. */
  limit: z.union([z.number(), z.string()]).optional(),
  retry: z.enum(retryHints),
  retryAfterMs: z.number().optional(),
});
export type ContractError = z.infer<typeof contractError>;
export type ErrorKind = ContractError["kind"];

/** The one shape every command is answered with. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: ContractError };

/** Binary attachments are Buffers on the server and ArrayBuffers (or typed arrays) in the browser. */
export const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array || value instanceof ArrayBuffer,
  "must be binary",
);

export const limits = {
  promptChars: 500,
  negativePromptChars: 500,
  titleChars: 80,
  nameChars: 32,
  stepsMax: 100,
  guidanceMax: 20,
  seedMax: Number.MAX_SAFE_INTEGER,
  topKMax: 1024,
  /** A text command larger than this (as JSON) is refused before it is looked at. */
  commandBytes: 64 * 1024,
  /** Generations one person may have waiting at a time. */
  queuedPerPerson: 50,
  /** Pictures asked for with one command. */
  batch: 8,
  /** Models that race against each other, at least and at most. */
  raceFewest: 2,
  raceMost: 10,
  /** Pictures that wait, for everybody together, to be drawn again and compared. */
  reproductions: 20,
  /** Generations in one page of a board's history. */
  boardPage: 60,
  /** An uploaded file, and what it may decode to. */
  uploadBytes: 20 * 1024 * 1024,
  uploadPixels: 50_000_000,
  /** Larger uploads are kept at this many pixels on their longer side. */
  uploadSide: 2048,
} as const;
