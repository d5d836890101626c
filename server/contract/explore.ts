import { z } from "zod";
import { roles } from "./boards";
import { id } from "./common";
import { generation } from "./generations";
import { person } from "./people";
import { styleNames } from "./styles";

export const exploreLimits = { queryChars: 200, page: 36 } as const;

export const exploreSearch = z.strictObject({
  /** Words of the prompt; the last may be a beginning. "Quoted words" in this order, -without. */
  query: z
    .string()
    .trim()
    .max(exploreLimits.queryChars, `must be at most ${exploreLimits.queryChars} characters`)
    .default(""),
  model: z.string().max(100).optional(),
  /** All models of a family, as far as workers know them. */
  family: z.string().max(100).optional(),
  personId: id.optional(),
  /** A look that the prompt asks for by one of its words. */
  style: z.enum(styleNames).optional(),
  /** What the page before gave as `next`. */
  cursor: z
    .string()
    .regex(
      /^\d{1,13}_[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/,
      "must be the cursor of the page before",
    )
    .optional(),
});

/** A finished picture on a public board. */
export const publicPicture = z.object({
  generation,
  boardTitle: z.string(),
  role: z.enum(roles),
});
export type PublicPicture = z.infer<typeof publicPicture>;

export const explorePage = z.object({
  pictures: z.array(publicPicture),
  next: z.string().nullable(),
});

export const publicBoard = z.object({
  id,
  title: z.string(),
  owner: person,
  pictures: z.number().int(),
  cover: z.array(id),
});
export type PublicBoard = z.infer<typeof publicBoard>;

/** What there is to choose from: the newest public boards, and filters with how much they find. */
export const exploreOverview = z.object({
  boards: z.array(publicBoard),
  models: z.array(z.object({ id: z.string(), pictures: z.number().int() })),
  people: z.array(z.object({ person, pictures: z.number().int() })),
  styles: z.array(z.object({ id: z.enum(styleNames), pictures: z.number().int() })),
});
export type ExploreOverview = z.infer<typeof exploreOverview>;
