import type { Person, RaceStart } from "../contract";
import { Prisma, type PrismaClient } from "./client/client";
import { toPerson } from "./people";
import { isMissingReference, isUniqueViolation } from "./unique";

/** A race as stored; its pictures by id, in the order in which they were entered. */
export interface StoredRace {
  id: string;
  boardId: string;
  author: Person;
  prompt: string;
  negativePrompt: string;
  seed: number;
  generationIds: string[];
  votes: { personId: string; generationId: string }[];
  createdAt: number;
}

type NewRace = Pick<RaceStart, "boardId" | "prompt" | "negativePrompt" | "seed"> & {
  id: string;
  personId: string;
};

export interface RacesRepository {
  find(id: string): Promise<StoredRace | null>;
  /** False where there is one of this id already. */
  create(race: NewRace): Promise<boolean>;
  /** Undoes `create` for a race whose pictures could not be written. */
  removeEmpty(id: string): Promise<void>;
  /** One vote a person; null takes it back. False where the picture is gone by now. */
  vote(id: string, personId: string, generationId: string | null): Promise<boolean>;
}

const whole = {
  person: true,
  generations: { select: { id: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
  votes: { orderBy: { personId: "asc" } },
} satisfies Prisma.RaceInclude;

export function racesRepository(prisma: PrismaClient): RacesRepository {
  return {
    find: async (id) => {
      const row = await prisma.race.findUnique({ where: { id }, include: whole });
      return row && toRace(row);
    },
    create: async ({ seed, ...race }) => {
      try {
        await prisma.race.create({ data: { ...race, seed: BigInt(seed) } });
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
    removeEmpty: async (id) =>
      void (await prisma.race.deleteMany({ where: { id, generations: { none: {} } } })),
    vote: async (raceId, personId, generationId) => {
      if (generationId === null) {
        await prisma.raceVote.deleteMany({ where: { raceId, personId } });
        return true;
      }
      const key = { raceId, personId };
      const where = { raceId_personId: key };
      const vote = { where, create: { ...key, generationId }, update: { generationId } };
      return prisma.raceVote.upsert(vote).then(
        () => true,
        (error: unknown) => {
          if (isMissingReference(error)) return false;
          throw error;
        },
      );
    },
  };
}

function toRace(row: Prisma.RaceGetPayload<{ include: typeof whole }>): StoredRace {
  const { id, boardId, prompt, negativePrompt } = row;
  return {
    ...{ id, boardId, prompt, negativePrompt },
    author: toPerson(row.person),
    seed: Number(row.seed),
    generationIds: row.generations.map((one) => one.id),
    votes: row.votes.map(({ personId, generationId }) => ({ personId, generationId })),
    createdAt: row.createdAt.getTime(),
  };
}
