import type { PrismaClient } from "./client/client";
import { toStored, withAuthor, type StoredGeneration } from "./generations";

/** Pictures by their kinship. */
export interface LineageRepository {
  withIds(ids: string[]): Promise<StoredGeneration[]>;
  /** At most `limit` pictures that came from these, oldest first. */
  childrenOf(ids: string[], limit: number): Promise<StoredGeneration[]>;
}

export function lineageRepository(prisma: PrismaClient): LineageRepository {
  return {
    withIds: async (ids) => {
      const where = { id: { in: ids } };
      return (await prisma.generation.findMany({ where, include: withAuthor })).map(toStored);
    },
    childrenOf: async (ids, limit) => {
      // The second picture of a blend is a parent too, and is named in the recipe alone.
      const found = await prisma.$queryRaw<{ id: string }[]>`
        SELECT "id" FROM "Generation"
        WHERE "parentId" = ANY(${ids}::uuid[])
           OR ("start" #>> '{pictures,1,id}') = ANY(${ids}::text[])
        ORDER BY "createdAt", "id" LIMIT ${limit}`;
      const rows = await prisma.generation.findMany({
        where: { id: { in: found.map(({ id }) => id) } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: withAuthor,
      });
      return rows.map(toStored);
    },
  };
}
