import { reactionKinds, type ReactionKind, type Reactions } from "../contract";
import type { PrismaClient } from "./client/client";
import { isUniqueViolation } from "./unique";

/** What is reacted to: a picture or a comment. */
export type ReactionTarget =
  { generationId: string; commentId?: undefined } | { commentId: string; generationId?: undefined };

export interface ReactionsRepository {
  set(
    boardId: string,
    personId: string,
    target: ReactionTarget,
    emoji: ReactionKind,
  ): Promise<void>;
  unset(personId: string, target: ReactionTarget, emoji: ReactionKind): Promise<void>;
  of(target: ReactionTarget): Promise<Reactions>;
  ofPictures(boardId: string): Promise<{ generationId: string; reactions: Reactions }[]>;
}

export function reactionsRepository(prisma: PrismaClient): ReactionsRepository {
  const select = { emoji: true, personId: true, generationId: true } as const;
  const orderBy = { id: "asc" } as const;
  return {
    set: async (boardId, personId, target, emoji) => {
      try {
        await prisma.reaction.create({ data: { boardId, personId, emoji, ...target } });
      } catch (error) {
        // Twice the same is once.
        if (!isUniqueViolation(error)) throw error;
      }
    },
    unset: async (personId, target, emoji) =>
      void (await prisma.reaction.deleteMany({ where: { personId, emoji, ...target } })),
    of: async (where) => gather(await prisma.reaction.findMany({ where, select, orderBy })),
    ofPictures: async (boardId) => {
      const where = { boardId, generationId: { not: null } };
      const rows = await prisma.reaction.findMany({ where, select, orderBy });
      const ids = [...new Set(rows.map((row) => row.generationId!))];
      return ids.map((generationId) => ({
        generationId,
        reactions: gather(rows.filter((row) => row.generationId === generationId)),
      }));
    },
  };
}

/** People by kind, in the order of the closed set; kinds that nobody chose are left out. */
export function gather(rows: { emoji: string; personId: string }[]): Reactions {
  return reactionKinds.flatMap((emoji) => {
    const personIds = rows.filter((row) => row.emoji === emoji).map((row) => row.personId);
    return personIds.length > 0 ? [{ emoji, personIds }] : [];
  });
}
