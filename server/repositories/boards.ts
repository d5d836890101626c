import {
  roles,
  type Board,
  type BoardSummary,
  type LinkAccess,
  type Role,
  type Voting,
} from "../contract";
import type { PrismaClient } from "./client/client";

/** What is known of one person's standing on one board. */
export interface Standing {
  board: Board;
  /** The role given to the person, if any; an owner's is `owner`. */
  given: Role | null;
  /** Whether the person ever opened the board by its link. */
  visited: boolean;
  /** Put out by the owner: nothing but a new role lets them in again. */
  removed: boolean;
}

export type BoardChange = Partial<Pick<Board, "title" | "linkAccess" | "listed" | "voting">>;

export interface BoardsRepository {
  create(ownerId: string, title: string): Promise<Board>;
  find(id: string): Promise<Board | null>;
  standing(boardId: string, personId: string): Promise<Standing | null>;
  update(id: string, change: BoardChange): Promise<Board>;
  remove(id: string): Promise<void>;
  visit(boardId: string, personId: string): Promise<void>;
  /** Boards of which the person is owner, member or visitor, newest activity first. */
  listFor(personId: string): Promise<BoardSummary[]>;
  /** Boards on which something may bear the person's name. */
  idsFor(personId: string): Promise<string[]>;
}

const listed = 60;

export function boardsRepository(prisma: PrismaClient): BoardsRepository {
  return {
    create: async (ownerId, title) =>
      toBoard(await prisma.board.create({ data: { ownerId, title } })),
    find: async (id) => {
      const row = await prisma.board.findUnique({ where: { id } });
      return row && toBoard(row);
    },
    standing: async (boardId, personId) => {
      const row = await prisma.board.findUnique({
        where: { id: boardId },
        include: {
          memberships: { where: { personId } },
          visits: { where: { personId } },
          removals: { where: { personId } },
        },
      });
      if (!row) return null;
      const given = givenRole(row, personId);
      const visited = row.visits.length > 0;
      return { board: toBoard(row), given, visited, removed: row.removals.length > 0 };
    },
    update: async (id, { linkAccess, voting, ...rest }) => {
      const stored = {
        linkAccess: linkAccess && upper(linkAccess),
        voting: voting && upper(voting),
      };
      const data = { ...rest, ...stored, updatedAt: new Date() };
      return toBoard(await prisma.board.update({ where: { id }, data }));
    },
    remove: async (id) => void (await prisma.board.delete({ where: { id } })),
    visit: async (boardId, personId) => {
      const visitedAt = new Date();
      await prisma.visit.upsert({
        where: { personId_boardId: { personId, boardId } },
        create: { personId, boardId, visitedAt },
        update: { visitedAt },
      });
    },
    idsFor: async (personId) => {
      const visits = { some: { personId } };
      const rows = await prisma.board.findMany({
        where: { OR: [{ ownerId: personId }, { visits }, { memberships: visits }] },
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },
    listFor: async (personId) => {
      const rows = await prisma.board.findMany({
        where: {
          removals: { none: { personId } },
          OR: [
            { ownerId: personId },
            { memberships: { some: { personId } } },
            { visits: { some: { personId } }, linkAccess: { not: "NONE" } },
          ],
        },
        include: {
          memberships: { where: { personId } },
          generations: {
            where: { status: "SUCCEEDED" },
            orderBy: { finishedAt: "desc" },
            take: 4,
            select: { id: true },
          },
          _count: { select: { generations: { where: { status: "SUCCEEDED" } } } },
        },
        orderBy: { updatedAt: "desc" },
        take: listed,
      });
      return rows.map((row) => {
        const board = toBoard(row);
        return {
          ...board,
          role: effectiveRole(givenRole(row, personId), board.linkAccess)!,
          pictures: row._count.generations,
          cover: row.generations.map((generation) => generation.id),
        };
      });
    },
  };
}

/** A role given by name counts before what the link allows, be that more or less. */
export const effectiveRole = (given: Role | null, link: LinkAccess): Role | null =>
  given ?? (link === "none" ? null : link);

export const strongest = (one: Role | null, other: Role): Role =>
  one && roles.indexOf(one) < roles.indexOf(other) ? one : other;

type BoardRow = {
  id: string;
  title: string;
  ownerId: string;
  linkAccess: "NONE" | "VIEWER" | "EDITOR";
  listed: boolean;
  voting: Uppercase<Voting>;
  createdAt: Date;
  updatedAt: Date;
};

function toBoard(row: BoardRow): Board {
  return {
    id: row.id,
    title: row.title,
    ownerId: row.ownerId,
    linkAccess: row.linkAccess.toLowerCase() as LinkAccess,
    listed: row.listed,
    voting: row.voting.toLowerCase() as Voting,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

const upper = <T extends string>(value: T) => value.toUpperCase() as Uppercase<T>;

/** The role a person was given, from a row read with that person's memberships alone. */
function givenRole(
  row: BoardRow & { memberships: { role: "OWNER" | "EDITOR" | "VIEWER" }[] },
  personId: string,
): Role | null {
  if (row.ownerId === personId) return "owner";
  return (row.memberships[0]?.role.toLowerCase() as Role | undefined) ?? null;
}
