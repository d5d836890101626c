import type { Item, RefusedOperation } from "../contract";
import type { Prisma, PrismaClient } from "./client/client";

/** What came of a batch, kept so that sending it again is answered the same. */
export interface BatchOutcome {
  revision: number;
  refused: RefusedOperation[];
}

export interface ItemsWrite {
  batchId: string;
  put: Item[];
  removed: string[];
  refused: RefusedOperation[];
}

export interface ItemsRepository {
  all(boardId: string): Promise<{ revision: number; items: Item[] }>;
  find(boardId: string, ids: string[]): Promise<Item[]>;
  count(boardId: string): Promise<number>;
  /** Items that show one of these generations. */
  showing(generationId: string): Promise<Item[]>;
  /** What came of a batch that was applied before; null if it never was. */
  batch(boardId: string, batchId: string): Promise<BatchOutcome | null>;
  /** Writes what changed, counts the revision up, and remembers the batch: all or nothing. */
  write(boardId: string, change: ItemsWrite): Promise<BatchOutcome>;
  /** Forgets batches older than this; nobody will send them again. */
  forgetBatches(before: Date): Promise<void>;
}

export function itemsRepository(prisma: PrismaClient): ItemsRepository {
  return {
    all: async (boardId) => {
      const [board, rows] = await Promise.all([
        prisma.board.findUniqueOrThrow({ where: { id: boardId }, select: { revision: true } }),
        prisma.item.findMany({
          where: { boardId },
          orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        }),
      ]);
      return { revision: board.revision, items: rows.map(toItem) };
    },
    find: async (boardId, ids) => {
      const rows = await prisma.item.findMany({ where: { boardId, id: { in: ids } } });
      return rows.map(toItem);
    },
    count: (boardId) => prisma.item.count({ where: { boardId } }),
    showing: async (generationId) =>
      (await prisma.item.findMany({ where: { generationId } })).map(toItem),
    batch: async (boardId, id) => {
      const row = await prisma.batch.findUnique({ where: { boardId_id: { boardId, id } } });
      return row && toOutcome(row);
    },
    write: (boardId, change) => prisma.$transaction((tx) => write(tx, boardId, change)),
    forgetBatches: async (before) =>
      void (await prisma.batch.deleteMany({ where: { createdAt: { lt: before } } })),
  };
}

async function write(
  tx: Prisma.TransactionClient,
  boardId: string,
  { batchId, put, removed, refused }: ItemsWrite,
): Promise<BatchOutcome> {
  const raise = put.length + removed.length > 0 ? 1 : 0;
  const { revision } = await tx.board.update({
    where: { id: boardId },
    data: { revision: { increment: raise }, ...(raise ? { updatedAt: new Date() } : {}) },
    select: { revision: true },
  });
  if (removed.length > 0) await tx.item.deleteMany({ where: { boardId, id: { in: removed } } });
  if (put.length > 0) await upsert(tx, boardId, put);
  await tx.batch.create({
    data: { boardId, id: batchId, revision, refused: refused as unknown as Prisma.InputJsonValue },
  });
  return { revision, refused };
}

/** All rows in one statement: a tidied board changes hundreds at once. */
async function upsert(tx: Prisma.TransactionClient, boardId: string, items: Item[]) {
  await tx.$executeRaw`
    INSERT INTO "Item" ("boardId", "id", "kind", "x", "y", "width", "height", "z", "generationId", "content", "createdBy")
    SELECT ${boardId}::uuid, r."id", r."kind"::"ItemKind", r."x", r."y", r."width", r."height", r."z", r."generationId", r."content", r."createdBy"
    FROM jsonb_to_recordset(${JSON.stringify(items.map(toRow))}::jsonb) AS r(
      "id" uuid, "kind" text, "x" float8, "y" float8, "width" float8, "height" float8, "z" float8,
      "generationId" uuid, "content" jsonb, "createdBy" uuid)
    ON CONFLICT ("boardId", "id") DO UPDATE SET
      "x" = EXCLUDED."x", "y" = EXCLUDED."y", "width" = EXCLUDED."width", "height" = EXCLUDED."height",
      "z" = EXCLUDED."z", "generationId" = EXCLUDED."generationId", "content" = EXCLUDED."content"`;
}

function toRow(item: Item) {
  const { id, kind, x, y, width, height, z, createdBy, ...content } = item;
  const generationId = item.kind === "picture" ? item.generationId : null;
  const rest = item.kind === "picture" ? {} : content;
  return {
    ...{ id, x, y, width, height, z, createdBy, generationId },
    kind: kind.toUpperCase(),
    content: rest,
  };
}

type Row = Prisma.ItemGetPayload<object>;

function toItem({ boardId: _board, createdAt: _at, kind, generationId, content, ...row }: Row) {
  const shows = generationId ? { generationId } : {};
  return { ...row, ...shows, ...(content as object), kind: kind.toLowerCase() } as Item;
}

const toOutcome = (row: { revision: number; refused: Prisma.JsonValue }): BatchOutcome => ({
  revision: row.revision,
  refused: row.refused as unknown as RefusedOperation[],
});
