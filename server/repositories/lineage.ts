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
      const rows = await prisma.generation.findMany({
        where: { parentId: { in: ids } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        take: limit,
        include: withAuthor,
      });
      return rows.map(toStored);
    },
  };
}
