import { z } from "zod";
import { account } from "./accounts";
import { id, limits } from "./common";
import { modelInfo } from "./recipe";

/** Hue names the page maps to accessible light and dark tones. */
export const personColors = [
  "coral",
  "amber",
  "lime",
  "teal",
  "sky",
  "indigo",
  "violet",
  "pink",
] as const;

export const person = z.object({
  id,
  name: z.string(),
  color: z.enum(personColors),
});
export type Person = z.infer<typeof person>;

export const personUpdate = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(limits.nameChars, `must be at most ${limits.nameChars} characters`)
    .optional(),
  color: z.enum(personColors).optional(),
});

/** What runs the pictures just now. `workers` 0 means that generations wait. */
export const studio = z.object({
  workers: z.number().int(),
  models: z.array(modelInfo),
  defaultModel: z.string().nullable(),
});
export type Studio = z.infer<typeof studio>;

/** First message after a connection: who the server takes you for, and what it speaks. */
export const sessionReady = z.object({
  person,
  /** Null for a guest. */
  account: account.nullable(),
  protocol: z.number().int(),
  studio,
});
