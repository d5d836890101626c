import { z } from "zod";
import { canvasSnapshot } from "./canvas";
import { epochMs, id, limits } from "./common";
import { generation } from "./generations";
import { person } from "./people";

export const roles = ["owner", "editor", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What somebody who only has the link may do; `none` makes the board private. */
export const linkAccess = ["none", "viewer", "editor"] as const;
export type LinkAccess = (typeof linkAccess)[number];

/** What votes on an emerging picture decide: nothing, by most of those present, by anybody. */
export const votings = ["off", "majority", "any"] as const;
export type Voting = (typeof votings)[number];

export const board = z.object({
  id,
  title: z.string(),
  ownerId: id,
  linkAccess: z.enum(linkAccess),
  /** Public: found in Explore and seen by anybody, with or without its link. */
  listed: z.boolean(),
  voting: z.enum(votings),
  createdAt: epochMs,
  updatedAt: epochMs,
});
export type Board = z.infer<typeof board>;

/** A board on the home page, with up to four finished pictures as its cover. */
export const boardSummary = board.extend({
  role: z.enum(roles),
  pictures: z.number().int(),
  cover: z.array(id),
});
export type BoardSummary = z.infer<typeof boardSummary>;

const title = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(limits.titleChars, `must be at most ${limits.titleChars} characters`);

export const boardCreate = z.strictObject({ title: title.optional() });
export const boardRef = z.strictObject({ boardId: id });
export const boardUpdate = z.strictObject({
  boardId: id,
  title: title.optional(),
  /** `none` also takes the board out of Explore. */
  linkAccess: z.enum(linkAccess).optional(),
  /** `true` opens a closed link for viewers. */
  listed: z.boolean().optional(),
  voting: z.enum(votings).optional(),
});
export const boardHistory = z.strictObject({
  boardId: id,
  /** Generations queued before this one are returned, newest first. */
  beforeId: id,
});

/** Somebody on a board; one entry a person, however many windows they have open. */
export const presence = z.object({ person, role: z.enum(roles), windows: z.number().int() });
export type Presence = z.infer<typeof presence>;

export const boardSnapshot = z.object({
  board,
  role: z.enum(roles),
  people: z.array(presence),
  /** Newest first, at most `limits.boardPage`. */
  generations: z.array(generation),
  hasMore: z.boolean(),
  canvas: canvasSnapshot,
});
export type BoardSnapshot = z.infer<typeof boardSnapshot>;

/** What a page shows before it has joined: who is there is told to those who have. */
export type BoardOpening = Omit<BoardSnapshot, "people">;

export const boardPage = z.object({ generations: z.array(generation), hasMore: z.boolean() });

export const boardUpdated = z.object({ board, role: z.enum(roles) });
/** "access": the link was closed; "removed": the owner put this person out. */
export const closeReasons = ["access", "removed", "left", "deleted"] as const;
export const boardClosed = z.object({ boardId: id, reason: z.enum(closeReasons) });
export const presenceChanged = z.object({ boardId: id, people: z.array(presence) });
