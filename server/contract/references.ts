import { z } from "zod";

/** An illustration that a model looked at while it drew a picture, and whom to thank for it. */
export const reference = z.object({
  /** What it shows, and its name in the set that it comes from. */
  label: z.string(),
  name: z.string(),
  set: z.string(),
  author: z.string(),
  license: z.string(),
  url: z.string().optional(),
});
export type Reference = z.infer<typeof reference>;

export const references = z.array(reference).max(16);
