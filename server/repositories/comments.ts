import { mentionPattern, type Comment, type Person, type Spot } from "../contract";
import type { Prisma, PrismaClient } from "./client/client";
import { toPerson } from "./people";
import { gather } from "./reactions";
import { isUniqueViolation } from "./unique";

export interface NewComment {
  id: string;
  boardId: string;
  personId: string;
  threadId: string | null;
  generationId: string | null;
  itemId: string | null;
  spot: Spot | null;
  step: number | null;
  body: string;
}

export interface CommentsRepository {
  /** Null if the id is taken. */
  create(value: NewComment): Promise<Comment | null>;
  find(id: string): Promise<Comment | null>;
  /** The newest, oldest of them first. */
  list(boardId: string, limit: number): Promise<Comment[]>;
  count(boardId: string): Promise<number>;
  repliesTo(threadId: string): Promise<number>;
  edit(id: string, body: string): Promise<Comment>;
  /** Takes the words away and leaves the place, for the answers that hang on it. */
  blank(id: string): Promise<Comment>;
  resolve(id: string, resolverId: string | null): Promise<Comment>;
  remove(id: string): Promise<void>;
  threads(boardId: string): Promise<string[]>;
  reads(boardId: string, personId: string): Promise<Record<string, number>>;
  read(threadIds: string[], personId: string, readAt: number): Promise<void>;
}

const include = {
  person: true,
  resolver: true,
  reactions: { select: { emoji: true, personId: true }, orderBy: { id: "asc" } },
} as const;

export function commentsRepository(prisma: PrismaClient): CommentsRepository {
  const one = async (row: Row) => (await toComments(prisma, [row]))[0]!;
  const update = async (id: string, data: Prisma.CommentUpdateInput) =>
    one(await prisma.comment.update({ where: { id }, data, include }));
  return {
    create: async ({ spot, ...value }) => {
      try {
        const data = { ...value, x: spot?.x, y: spot?.y };
        return await one(await prisma.comment.create({ data, include }));
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        throw error;
      }
    },
    find: async (id) => {
      const row = await prisma.comment.findUnique({ where: { id }, include });
      return row && one(row);
    },
    list: async (boardId, take) => {
      const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
      const rows = await prisma.comment.findMany({ where: { boardId }, orderBy, take, include });
      return toComments(prisma, rows.toReversed());
    },
    count: (boardId) => prisma.comment.count({ where: { boardId } }),
    repliesTo: (threadId) => prisma.comment.count({ where: { threadId } }),
    edit: (id, body) => update(id, { body, editedAt: new Date() }),
    blank: (id) => update(id, { body: "" }),
    resolve: (id, resolverId) =>
      update(id, {
        resolvedAt: resolverId ? new Date() : null,
        resolver: resolverId ? { connect: { id: resolverId } } : { disconnect: true },
      }),
    remove: async (id) => void (await prisma.comment.deleteMany({ where: { id } })),
    threads: async (boardId) => {
      const where = { boardId, threadId: null };
      const rows = await prisma.comment.findMany({ where, select: { id: true } });
      return rows.map(({ id }) => id);
    },
    reads: async (boardId, personId) => {
      const where = { personId, thread: { boardId } };
      const rows = await prisma.threadRead.findMany({ where });
      return Object.fromEntries(rows.map((row) => [row.threadId, row.readAt.getTime()]));
    },
    read: async (threadIds, personId, at) => {
      const readAt = new Date(at);
      const data = threadIds.map((threadId) => ({ threadId, personId, readAt }));
      const where = { personId, threadId: { in: threadIds } };
      await prisma.$transaction([
        prisma.threadRead.deleteMany({ where }),
        prisma.threadRead.createMany({ data }),
      ]);
    },
  };
}

type Row = Prisma.CommentGetPayload<{ include: typeof include }>;

export const mentionedIn = (body: string) => [
  ...new Set([...body.matchAll(mentionPattern)].map((match) => match[1]!)),
];

async function toComments(prisma: PrismaClient, rows: Row[]): Promise<Comment[]> {
  const ids = [...new Set(rows.flatMap(({ body }) => mentionedIn(body)))];
  const people = ids.length > 0 ? await prisma.person.findMany({ where: { id: { in: ids } } }) : [];
  const byId = new Map(people.map((row) => [row.id, toPerson(row)]));
  return rows.map((row) => toComment(row, byId));
}

function toComment(row: Row, people: Map<string, Person>): Comment {
  return {
    id: row.id,
    boardId: row.boardId,
    threadId: row.threadId ?? row.id,
    author: toPerson(row.person),
    generationId: row.generationId,
    itemId: row.itemId,
    spot: row.x === null || row.y === null ? null : { x: row.x, y: row.y },
    step: row.step,
    body: row.body || null,
    mentions: mentionedIn(row.body).flatMap((id) => people.get(id) ?? []),
    reactions: gather(row.reactions),
    createdAt: row.createdAt.getTime(),
    editedAt: row.editedAt?.getTime() ?? null,
    resolvedBy: row.resolver && toPerson(row.resolver),
  };
}
