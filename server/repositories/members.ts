import type { GivenRole, LinkAccess, Member, Role } from "../contract";
import type { PrismaClient } from "./client/client";
import { toPerson } from "./people";

export interface MembersRepository {
  /** The owner, then those with a role of their own, then those the link lets in. */
  list(boardId: string): Promise<Member[]>;
  /** Gives a role, and takes back a removal. */
  give(boardId: string, personId: string, role: GivenRole): Promise<void>;
  /** Takes role and visit away; `bar` also closes the board's link for them. */
  remove(boardId: string, personId: string, bar: boolean): Promise<void>;
  /** The old owner stays as an editor. */
  transfer(boardId: string, fromId: string, toId: string): Promise<void>;
  removedAt(boardId: string, personId: string): Promise<number | null>;
}

const withPerson = { person: { include: { account: { select: { personId: true } } } } } as const;

export function membersRepository(prisma: PrismaClient): MembersRepository {
  return {
    list: async (boardId) => {
      const board = await prisma.board.findUnique({
        where: { id: boardId },
        include: {
          owner: withPerson.person,
          memberships: { include: withPerson },
          removals: { select: { personId: true } },
          visits: { include: withPerson, orderBy: { visitedAt: "desc" }, take: visitorsListed },
        },
      });
      if (!board) return [];
      const { owner, memberships, visits } = board;
      const people = new Map<string, Member>([[owner.id, toMember(owner, "owner", true)]]);
      for (const { person, role } of memberships) {
        if (!people.has(person.id)) people.set(person.id, toMember(person, lower(role), true));
      }
      const out = new Set(board.removals.map(({ personId }) => personId));
      const link = board.linkAccess.toLowerCase() as LinkAccess;
      for (const { person } of link === "none" ? [] : visits) {
        if (people.has(person.id) || out.has(person.id)) continue;
        people.set(person.id, toMember(person, link as Role, false));
      }
      return [...people.values()];
    },
    give: async (boardId, personId, role) => {
      const stored = role === "editor" ? ("EDITOR" as const) : ("VIEWER" as const);
      const where = { boardId_personId: { boardId, personId } };
      const create = { boardId, personId, role: stored };
      await prisma.$transaction([
        prisma.removal.deleteMany({ where: { boardId, personId } }),
        prisma.membership.upsert({ where, create, update: { role: stored } }),
      ]);
    },
    remove: async (boardId, personId, bar) => {
      const removedAt = new Date();
      await prisma.$transaction([
        prisma.membership.deleteMany({ where: { boardId, personId } }),
        prisma.visit.deleteMany({ where: { boardId, personId } }),
        prisma.removal.deleteMany({ where: { boardId, personId } }),
        ...(bar ? [prisma.removal.create({ data: { boardId, personId, removedAt } })] : []),
      ]);
    },
    transfer: async (boardId, fromId, toId) => {
      const where = { boardId_personId: { boardId, personId: fromId } };
      const create = { boardId, personId: fromId, role: "EDITOR" as const };
      await prisma.$transaction([
        prisma.board.update({ where: { id: boardId }, data: { ownerId: toId } }),
        prisma.membership.deleteMany({ where: { boardId, personId: toId } }),
        prisma.membership.upsert({ where, create, update: { role: "EDITOR" } }),
      ]);
    },
    removedAt: async (boardId, personId) => {
      const where = { boardId_personId: { boardId, personId } };
      const row = await prisma.removal.findUnique({ where });
      return row?.removedAt.getTime() ?? null;
    },
  };
}

/** A link that went round may have brought thousands; the list shows those who came last. */
const visitorsListed = 200;

const lower = (role: string) => role.toLowerCase() as Role;

function toMember(
  row: { id: string; name: string; color: string; account: object | null },
  role: Role,
  given: boolean,
): Member {
  return { person: toPerson(row), role, given, account: row.account !== null };
}
