import { z } from "zod";
import { roles } from "./boards";
import { id } from "./common";
import { generation } from "./generations";
import { startsFromPictures } from "./recipe";

/** How a picture came from another: its recipe taken over, or its pixels or latents gone on from. */
export const descents = ["remix", ...startsFromPictures] as const;
export type Descent = (typeof descents)[number];

export const treeLimits = {
  /** Generations up, and as many down. */
  depth: 12,
  pictures: 120,
} as const;

/** One place in a family tree. Keys say nothing of pictures that the person may not see. */
export const treeNode = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("picture"),
    key: z.string(),
    generation,
    boardTitle: z.string(),
    role: z.enum(roles),
  }),
  z.object({ kind: z.literal("hidden"), key: z.string() }),
]);
export type TreeNode = z.infer<typeof treeNode>;

export const treeEdge = z.object({
  parent: z.string(),
  child: z.string(),
  descent: z.enum(descents),
  /** The step it branched from. */
  step: z.number().int().nullable(),
});
export type TreeEdge = z.infer<typeof treeEdge>;

/** Forebears and descendants of one picture, as far as the person may see them. */
export const familyTree = z.object({
  /** Key of the picture that was asked about. */
  root: id,
  nodes: z.array(treeNode),
  edges: z.array(treeEdge),
  /** There is more of it than was looked at. */
  truncated: z.boolean(),
});
export type FamilyTree = z.infer<typeof familyTree>;
