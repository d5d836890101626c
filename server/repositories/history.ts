import type { PrismaClient } from "./client/client";

export interface HistoryRepository {
  favour(personId: string, generationId: string): Promise<void>;
  unfavour(personId: string, generationId: string): Promise<void>;
  /** Newest first. */
  favourites(personId: string, limit: number): Promise<string[]>;
  favouritesOn(personId: string, boardId: string): Promise<string[]>;
  /** Generations of one board or of one person whose prompts hold the words, newest first. */
  withPrompt(
    where: { boardId: string } | { personId: string },
    query: string,
    limit: number,
  ): Promise<string[]>;
}

export function historyRepository(prisma: PrismaClient): HistoryRepository {
  return {
    favour: async (personId, generationId) => {
      const where = { personId_generationId: { personId, generationId } };
      await prisma.favourite.upsert({ where, create: { personId, generationId }, update: {} });
    },
    unfavour: async (personId, generationId) =>
      void (await prisma.favourite.deleteMany({ where: { personId, generationId } })),
    favourites: async (personId, take) => {
      const orderBy = { createdAt: "desc" } as const;
      const rows = await prisma.favourite.findMany({ where: { personId }, orderBy, take });
      return rows.map((row) => row.generationId);
    },
    favouritesOn: async (personId, boardId) => {
      const where = { personId, generation: { boardId } };
      const rows = await prisma.favourite.findMany({ where, select: { generationId: true } });
      return rows.map((row) => row.generationId);
    },
    withPrompt: async (where, query, take) => {
      const rows = await prisma.generation.findMany({
        where: { ...where, prompt: { contains: like(query), mode: "insensitive" } },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take,
        select: { id: true },
      });
      return rows.map((row) => row.id);
    },
  };
}

/** Percent and underscore are letters here. */
const like = (text: string) => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
