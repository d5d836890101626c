import type { PrismaClient } from "./client/client";
import { isUniqueViolation } from "./unique";

export interface StoredAccount {
  personId: string;
  email: string;
  passwordHash: string;
  changedAt: number;
}

export interface AccountsRepository {
  /** Null if the address or the person has one already. */
  create(value: Omit<StoredAccount, "changedAt">): Promise<StoredAccount | null>;
  ofPerson(personId: string): Promise<StoredAccount | null>;
  ofEmail(email: string): Promise<StoredAccount | null>;
  setPassword(personId: string, passwordHash: string): Promise<void>;
  /** What a guest would bring along. */
  workOf(personId: string): Promise<{ boards: number; pictures: number; more: boolean }>;
}

export function accountsRepository(prisma: PrismaClient): AccountsRepository {
  return {
    create: async (data) => {
      try {
        return toStored(await prisma.account.create({ data }));
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        throw error;
      }
    },
    ofPerson: async (personId) => {
      const row = await prisma.account.findUnique({ where: { personId } });
      return row && toStored(row);
    },
    ofEmail: async (email) => {
      const row = await prisma.account.findUnique({ where: { email } });
      return row && toStored(row);
    },
    setPassword: async (personId, passwordHash) => {
      const data = { passwordHash, changedAt: new Date() };
      await prisma.account.update({ where: { personId }, data });
    },
    workOf: async (personId) => {
      const boards = await prisma.board.count({ where: { ownerId: personId } });
      const pictures = await prisma.generation.count({ where: { personId } });
      const memberships = await prisma.membership.count({ where: { personId } });
      return { boards, pictures, more: memberships > 0 };
    },
  };
}

type Row = { personId: string; email: string; passwordHash: string; changedAt: Date };

const toStored = ({ personId, email, passwordHash, changedAt }: Row): StoredAccount => ({
  personId,
  email,
  passwordHash,
  changedAt: changedAt.getTime(),
});
