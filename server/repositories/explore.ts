import { Prisma, type PrismaClient } from "./client/client";
import { toStored, withAuthor, type StoredGeneration } from "./generations";
import { toPerson } from "./people";
import type { Person, PublicBoard } from "../contract";

export interface PublicQuery {
  query: string;
  /** Any of these; null for all. */
  models: string[] | null;
  personId: string | null;
  before: { finishedAt: number; id: string } | null;
  limit: number;
}

/** What lies on public boards. */
export interface ExploreRepository {
  /** Finished pictures, newest first. */
  search(query: PublicQuery): Promise<StoredGeneration[]>;
  boards(limit: number): Promise<PublicBoard[]>;
  models(limit: number): Promise<{ id: string; pictures: number }[]>;
  people(limit: number): Promise<{ person: Person; pictures: number }[]>;
}

const isPublic = { status: "SUCCEEDED" as const, board: { listed: true } };

export function exploreRepository(prisma: PrismaClient): ExploreRepository {
  return {
    search: async (query) => {
      const found = await prisma.$queryRaw<{ id: string }[]>(searchSql(query));
      const ids = found.map(({ id }) => id);
      const rows = await prisma.generation.findMany({
        where: { id: { in: ids } },
        include: withAuthor,
      });
      const byId = new Map(rows.map((row) => [row.id, toStored(row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    boards: async (limit) => {
      const rows = await prisma.board.findMany({
        where: { listed: true, generations: { some: { status: "SUCCEEDED" } } },
        orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
        take: limit,
        include: {
          owner: true,
          generations: {
            where: { status: "SUCCEEDED" },
            orderBy: { finishedAt: "desc" },
            take: 4,
            select: { id: true },
          },
          _count: { select: { generations: { where: { status: "SUCCEEDED" } } } },
        },
      });
      return rows.map(({ id, title, owner, generations, _count }) => ({
        id,
        title,
        owner: toPerson(owner),
        pictures: _count.generations,
        cover: generations.map((one) => one.id),
      }));
    },
    models: async (limit) => {
      const groups = await prisma.generation.groupBy({
        by: ["model"],
        where: isPublic,
        _count: true,
        orderBy: [{ _count: { model: "desc" } }, { model: "asc" }],
        take: limit,
      });
      return groups.map(({ model, _count }) => ({ id: model, pictures: _count }));
    },
    people: async (limit) => {
      const groups = await prisma.generation.groupBy({
        by: ["personId"],
        where: isPublic,
        _count: true,
        orderBy: [{ _count: { personId: "desc" } }, { personId: "asc" }],
        take: limit,
      });
      const where = { id: { in: groups.map(({ personId }) => personId) } };
      const rows = await prisma.person.findMany({ where });
      const byId = new Map(rows.map((row) => [row.id, toPerson(row)]));
      return groups.flatMap(({ personId, _count }) => {
        const person = byId.get(personId);
        return person ? [{ person, pictures: _count }] : [];
      });
    },
  };
}

function searchSql({ query, models, personId, before, limit }: PublicQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`g."status" = 'SUCCEEDED'::"GenerationStatus" AND b."listed"`,
    ...promptConditions(query),
    ...(models ? [Prisma.sql`g."model" = ANY(${models})`] : []),
    ...(personId ? [Prisma.sql`g."personId" = ${personId}::uuid`] : []),
    ...(before
      ? [
          Prisma.sql`(g."finishedAt", g."id") < (${new Date(before.finishedAt)}::timestamptz, ${before.id}::uuid)`,
        ]
      : []),
  ];
  return Prisma.sql`
    SELECT g."id" FROM "Generation" g JOIN "Board" b ON b."id" = g."boardId"
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY g."finishedAt" DESC, g."id" DESC
    LIMIT ${limit}`;
}

/** Written without blanks between words: the database's parser would take a sentence for a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function promptConditions(query: string): Prisma.Sql[] {
  const words = query.split(/\s+/).filter(Boolean);
  const inside = words.filter((word) => unspaced.test(word));
  const whole = words.filter((word) => !unspaced.test(word)).join(" ");
  const likes = inside.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
    return Prisma.sql`g."prompt" ILIKE ${pattern}`;
  });
  return whole ? [fullText(whole), ...likes] : likes;
}

/** The words as typed, or as beginnings of words; the same expression as the index's. */
function fullText(text: string): Prisma.Sql {
  const vector = Prisma.sql`to_tsvector('simple', g."prompt")`;
  const asTyped = Prisma.sql`${vector} @@ websearch_to_tsquery('simple', ${text})`;
  // With signs of its own in it, a search means exactly what it says.
  if (/["-]/.test(text)) return asTyped;
  const beginnings = text.match(/[\p{L}\p{N}]+/gu)?.map((word) => `${word}:*`);
  if (!beginnings) return Prisma.sql`FALSE`;
  const prefix = beginnings.join(" & ");
  return Prisma.sql`(${asTyped} OR ${vector} @@ to_tsquery('simple', ${prefix}))`;
}
