import type { GivenRole, Invitation } from "../contract";
import type { Prisma, PrismaClient } from "./client/client";
import { toPerson } from "./people";

export interface StoredInvitation extends Invitation {
  boardTitle: string;
  revoked: boolean;
}

export interface NewInvitation {
  boardId: string;
  inviterId: string;
  role: GivenRole;
  tokenHash: string;
  expiresAt: Date;
}

export interface InvitationsRepository {
  create(value: NewInvitation): Promise<StoredInvitation>;
  /** Those that still let somebody in, newest first. */
  live(boardId: string): Promise<StoredInvitation[]>;
  findByHash(tokenHash: string): Promise<StoredInvitation | null>;
  /** False if the board has no such invitation, or it was revoked before. */
  revoke(boardId: string, id: string): Promise<boolean>;
  used(id: string): Promise<void>;
}

const include = { inviter: true, board: { select: { title: true } } } as const;

export function invitationsRepository(prisma: PrismaClient): InvitationsRepository {
  return {
    create: async (value) => {
      const data = { ...value, role: upper(value.role) };
      return toStored(await prisma.invitation.create({ data, include }));
    },
    live: async (boardId) => {
      const rows = await prisma.invitation.findMany({
        where: { boardId, revokedAt: null, expiresAt: { gt: new Date() } },
        orderBy: { createdAt: "desc" },
        include,
      });
      return rows.map(toStored);
    },
    findByHash: async (tokenHash) => {
      const row = await prisma.invitation.findUnique({ where: { tokenHash }, include });
      return row && toStored(row);
    },
    revoke: async (boardId, id) => {
      const where = { id, boardId, revokedAt: null };
      const { count } = await prisma.invitation.updateMany({
        where,
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },
    used: async (id) => {
      await prisma.invitation.updateMany({ where: { id }, data: { uses: { increment: 1 } } });
    },
  };
}

const upper = (role: GivenRole) => (role === "editor" ? ("EDITOR" as const) : ("VIEWER" as const));

type Row = Prisma.InvitationGetPayload<{ include: typeof include }>;

function toStored(row: Row): StoredInvitation {
  return {
    id: row.id,
    boardId: row.boardId,
    boardTitle: row.board.title,
    inviter: toPerson(row.inviter),
    role: row.role === "EDITOR" ? "editor" : "viewer",
    uses: row.uses,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    revoked: row.revokedAt !== null,
  };
}
