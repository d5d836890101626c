import { z } from "zod";
import { boardRef } from "./boards";
import { epochMs, id } from "./common";
import { person } from "./people";

export const commentLimits = { chars: 2000, mentions: 20, perBoard: 5000, shown: 2000 } as const;

/** The closed set of reactions, in the order in which they are offered. */
export const reactionKinds = ["👍", "❤️", "🔥", "😂", "🎉", "👀"] as const;
export type ReactionKind = (typeof reactionKinds)[number];

export const reactions = z.array(
  z.object({ emoji: z.enum(reactionKinds), personIds: z.array(id) }),
);
export type Reactions = z.infer<typeof reactions>;

const fraction = z.number("must be between 0 and 1").min(0).max(1);
/** A place in a picture, as parts of its width and height. */
export const spot = z.strictObject({ x: fraction, y: fraction });
export type Spot = z.infer<typeof spot>;

/** What a thread is about; nothing of it means the board as a whole. */
const subject = {
  generationId: id.nullable(),
  /** A thing on the canvas that is no picture. */
  itemId: id.nullable(),
  spot: spot.nullable(),
  step: z.number().int().min(0).nullable(),
};

export const comment = z.object({
  id,
  boardId: id,
  /** Its own id for the first of a thread. */
  threadId: id,
  author: person,
  ...subject,
  /** Plain text, with `<@id>` for a mention. Null where a first comment was deleted. */
  body: z.string().nullable(),
  /** The people mentioned, with their names of now. */
  mentions: z.array(person),
  reactions,
  createdAt: epochMs,
  editedAt: epochMs.nullable(),
  /** Only of a first comment: who closed the thread. */
  resolvedBy: person.nullable(),
});
export type Comment = z.infer<typeof comment>;

export const mentionPattern = /<@([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})>/g;

const body = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(commentLimits.chars, `must be at most ${commentLimits.chars} characters`)
  .refine(
    (text) => [...text.matchAll(mentionPattern)].length <= commentLimits.mentions,
    `must mention at most ${commentLimits.mentions} people`,
  );

export const commentAdd = z
  .strictObject({
    boardId: id,
    /** Chosen by the client: the same comment sent again after a lost answer is not made twice. */
    commentId: id,
    /** The thread it answers; an answer is about what its thread is about. */
    threadId: id.optional(),
    generationId: id.optional(),
    itemId: id.optional(),
    spot: spot.optional(),
    step: z.number().int().min(0).optional(),
    body,
  })
  .refine((one) => !(one.spot || one.step !== undefined) || one.generationId, {
    path: ["generationId"],
    message: "must say of which picture the spot or step is",
  });
export const commentEdit = z.strictObject({ commentId: id, body });
export const commentRef = z.strictObject({ commentId: id });
export const commentResolve = z.strictObject({ commentId: id, resolved: z.boolean() });
/** Without a thread: all of the board. */
export const commentRead = boardRef.extend({ threadId: id.optional() });

export const commentRemoved = z.object({ boardId: id, commentId: id });
/** To all windows of the person who read. */
export const commentSeen = z.object({ boardId: id, threadIds: z.array(id), readAt: epochMs });
/** To somebody who was mentioned, on whatever page they are. */
export const commentMentioned = z.object({ comment, boardTitle: z.string() });

export const reactionSet = z
  .strictObject({
    generationId: id.optional(),
    commentId: id.optional(),
    emoji: z.enum(reactionKinds),
    on: z.boolean(),
  })
  .refine((one) => (one.generationId === undefined) !== (one.commentId === undefined), {
    path: ["generationId"],
    message: "or commentId must be given, and not both",
  });
export const reactionChanged = z.object({
  boardId: id,
  generationId: id.nullable(),
  commentId: id.nullable(),
  reactions,
});

/** Votes on a picture that is coming up. */
export const votes = z.object({
  generationId: id,
  keep: z.array(id),
  stop: z.array(id),
  /** Votes to stop that end it just now; null where the board's owner lets no vote decide. */
  needed: z.number().int().nullable(),
});
export type Votes = z.infer<typeof votes>;
export const voteCast = z.strictObject({
  generationId: id,
  vote: z.enum(["keep", "stop"]).nullable(),
});
export const voteChanged = votes.extend({ boardId: id });

/** Everything that was said on a board, for a window that opens it. */
export const talk = z.object({
  comments: z.array(comment),
  /** Until when each thread was read by the asker. */
  reads: z.record(id, epochMs),
  pictures: z.array(z.object({ generationId: id, reactions })),
  votes: z.array(votes),
  /** Pictures of the board that the asker wants to find again; told to nobody else. */
  favourites: z.array(id),
});
export type Talk = z.infer<typeof talk>;
