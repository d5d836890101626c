import { personColors, type Person } from "../contract";
import type { PrismaClient } from "./client/client";

export interface PeopleRepository {
  find(id: string): Promise<Person | null>;
  /** Makes the row on the first call; later calls leave name and colour as they are. */
  ensure(person: Person): Promise<Person>;
  /** The number that cookies of this person must carry. */
  sessions(id: string): Promise<number>;
  endSessions(id: string): Promise<number>;
  update(id: string, change: Partial<Pick<Person, "name" | "color">>): Promise<Person>;
}

export function peopleRepository(prisma: PrismaClient): PeopleRepository {
  return {
    find: async (id) => {
      const row = await prisma.person.findUnique({ where: { id } });
      return row && toPerson(row);
    },
    ensure: async (person) =>
      toPerson(
        await prisma.person.upsert({ where: { id: person.id }, create: person, update: {} }),
      ),
    sessions: async (id) => {
      const row = await prisma.person.findUnique({ where: { id }, select: { sessions: true } });
      return row?.sessions ?? 0;
    },
    endSessions: async (id) => {
      const data = { sessions: { increment: 1 } };
      return (await prisma.person.update({ where: { id }, data })).sessions;
    },
    update: async (id, data) => toPerson(await prisma.person.update({ where: { id }, data })),
  };
}

export function toPerson(row: { id: string; name: string; color: string }): Person {
  const color = personColors.find((name) => name === row.color) ?? personColors[0];
  return { id: row.id, name: row.name, color };
}
