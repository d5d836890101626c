import { z } from "zod";
import { epochMs, id } from "./common";

/** Formats that may be uploaded; whatever comes, WebP is kept. */
export const uploadFormats = ["PNG", "JPEG", "WebP", "GIF", "AVIF"] as const;

/** A picture or a mask that somebody brought to a board, as it is kept. */
export const upload = z.object({
  id,
  boardId: id,
  personId: id,
  /** Of the kept bytes. */
  sha256: z.string().length(64),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  createdAt: epochMs,
});
export type Upload = z.infer<typeof upload>;
