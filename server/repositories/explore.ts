import { Prisma, type PrismaClient } from "./client/client";
import { toStored, withAuthor, type StoredGeneration } from "./generations";
import { toPerson } from "./people";
import { styleNames, styleWords, type Person, type PublicBoard, type StyleName } from "../contract";

export interface PublicQuery {
  query: string;
  /** Any of these; null for all. */
  models: string[] | null;
  personId: string | null;
  style: StyleName | null;
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
  /** Those that any prompt asks for, the most asked for first. */
  styles(): Promise<{ id: StyleName; pictures: number }[]>;
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
    styles: async () => {
      const rows = await prisma.$queryRaw<{ id: StyleName; pictures: bigint }[]>(stylesSql());
      return rows.map(({ id, pictures }) => ({ id, pictures: Number(pictures) }));
    },
  };
}

function searchSql({ query, models, personId, style, before, limit }: PublicQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`g."status" = 'SUCCEEDED'::"GenerationStatus" AND b."listed"`,
    ...promptConditions(query),
    ...(models ? [Prisma.sql`g."model" = ANY(${models})`] : []),
    ...(personId ? [Prisma.sql`g."personId" = ${personId}::uuid`] : []),
    ...(style ? [Prisma.sql`g."prompt" ~* ${stylePattern(style)}`] : []),
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

/** Each public prompt is looked at once for each style: one pass over them, whatever it finds. */
function stylesSql(): Prisma.Sql {
  const patterns = styleNames.map((name) => Prisma.sql`(${name}, ${stylePattern(name)})`);
  return Prisma.sql`
    SELECT s."id", COUNT(*) AS "pictures"
    FROM "Generation" g JOIN "Board" b ON b."id" = g."boardId"
    JOIN (VALUES ${Prisma.join(patterns)}) AS s("id", "pattern") ON g."prompt" ~* s."pattern"
    WHERE g."status" = 'SUCCEEDED'::"GenerationStatus" AND b."listed"
    GROUP BY s."id"
    ORDER BY COUNT(*) DESC, s."id"`;
}

/**
 * One of a style's names as a word of its own; "line art" is also "line-art". The letters beside it
 * count, not blanks: "3d风格的狐狸" asks for 3D. Names without blanks may stand anywhere.
 */
function stylePattern(style: StyleName): string {
  const letter = "[a-zà-ÿа-яё0-9]";
  const names = styleWords[style].map((name) => name.toLowerCase().replace(" ", "[ _-]"));
  const inside = names.filter((name) => unspaced.test(name));
  const whole = names.filter((name) => !unspaced.test(name)).join("|");
  return [`(?<!${letter})(${whole})(?!${letter})`, ...inside].join("|");
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
