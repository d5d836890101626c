import {
  sampling,
  start,
  variation,
  type ContractError,
  type Fingerprint,
  type Generation,
  type Person,
  type Recipe,
  type Reference,
  type SamplerName,
} from "../contract";
import { Prisma, type PrismaClient } from "./client/client";
import { toPerson } from "./people";
import { isUniqueViolation } from "./unique";

type Status = Generation["status"];

/** A generation as stored; what happens this moment (position, live step) is not part of it. */
export interface StoredGeneration {
  id: string;
  boardId: string;
  author: Person;
  status: Status;
  recipe: Recipe;
  parentId: string | null;
  parentStep: number | null;
  raceId: string | null;
  step: number;
  seq: number;
  attempt: number;
  error: ContractError | null;
  modelHash: string | null;
  outputHash: string | null;
  references: Reference[];
  timings: Generation["timings"];
  createdAt: number;
  finishedAt: number | null;
}

export interface NewGeneration {
  boardId: string;
  personId: string;
  clientKey: string;
  recipe: Recipe;
  parentId: string | null;
  parentStep: number | null;
  raceId?: string;
}

export interface Outcome {
  status: "succeeded" | "failed" | "cancelled";
  step: number;
  seq: number;
  error?: ContractError;
  outputHash?: string;
  references?: Reference[];
  fingerprint?: Fingerprint;
  timings?: NonNullable<Generation["timings"]>;
}

export interface GenerationsRepository {
  /**
   * Writes all rows or none, in this order. Where the same person's same key made one before, that
   * one is returned instead.
   */
  create(values: NewGeneration[]): Promise<{ row: StoredGeneration; isNew: boolean }[]>;
  /** Those that this person's keys made, by key. */
  byKeys(personId: string, keys: string[]): Promise<Map<string, StoredGeneration>>;
  find(id: string): Promise<StoredGeneration | null>;
  /** Newest first, at most `limit`, only those made before `beforeId` if it is given. */
  page(boardId: string, limit: number, beforeId?: string): Promise<StoredGeneration[]>;
  /** Those of the ids that are on this board. */
  among(boardId: string, ids: string[]): Promise<StoredGeneration[]>;
  /** Of any board, in the order of the ids. */
  byIds(ids: string[]): Promise<StoredGeneration[]>;
  /** Queued and running ones of all boards, oldest first: the queue after a restart. */
  unfinished(): Promise<StoredGeneration[]>;
  started(id: string, attempt: number): Promise<void>;
  requeued(id: string): Promise<void>;
  finish(id: string, outcome: Outcome): Promise<StoredGeneration>;
  /**
   * One that did not come out is queued as if it were new, but for its frames' numbers, which go on.
   * Null where it is no longer one of those.
   */
  again(id: string): Promise<StoredGeneration | null>;
  remove(id: string): Promise<void>;
  idsOf(boardId: string): Promise<string[]>;
}

export const withAuthor = { person: true } as const;

export function generationsRepository(prisma: PrismaClient): GenerationsRepository {
  const known = async (values: Pick<NewGeneration, "personId" | "clientKey">[]) => {
    const keys = values.map(({ personId, clientKey }) => ({ personId, clientKey }));
    const rows = await prisma.generation.findMany({ where: { OR: keys }, include: withAuthor });
    return new Map(rows.map((row) => [row.clientKey, toStored(row)]));
  };
  const write = async (values: NewGeneration[]) => {
    const data = inOrder(values);
    const rows = await prisma.generation.createManyAndReturn({ data, include: withAuthor });
    return new Map(rows.map((row) => [row.clientKey, toStored(row)]));
  };
  return {
    create: async (values) => {
      const old = await known(values);
      const fresh = values.filter(({ clientKey }) => !old.has(clientKey));
      if (fresh.length === 0) return values.map((value) => asFound(value, old, new Map()));
      try {
        const made = await write(fresh);
        return values.map((value) => asFound(value, old, made));
      } catch (error) {
        // The same command twice at the same moment: the unique key lets one through.
        const twins = isUniqueViolation(error) ? await known(values) : null;
        if (twins?.size !== values.length) throw error;
        return values.map((value) => asFound(value, twins, new Map()));
      }
    },
    byKeys: (personId, keys) => known(keys.map((clientKey) => ({ personId, clientKey }))),
    find: async (id) => {
      const row = await prisma.generation.findUnique({ where: { id }, include: withAuthor });
      return row && toStored(row);
    },
    page: async (boardId, limit, beforeId) => {
      const rows = await prisma.generation.findMany({
        where: { boardId },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: limit,
        ...(beforeId ? { cursor: { id: beforeId }, skip: 1 } : {}),
        include: withAuthor,
      });
      return rows.map(toStored);
    },
    among: async (boardId, ids) => {
      const where = { boardId, id: { in: ids } };
      const rows = await prisma.generation.findMany({ where, include: withAuthor });
      return rows.map(toStored);
    },
    byIds: async (ids) => {
      const where = { id: { in: ids } };
      const rows = await prisma.generation.findMany({ where, include: withAuthor });
      const found = new Map(rows.map((row) => [row.id, toStored(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    unfinished: async () => {
      const rows = await prisma.generation.findMany({
        where: { status: { in: ["QUEUED", "RUNNING"] } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: withAuthor,
      });
      return rows.map(toStored);
    },
    started: async (id, attempt) => {
      const data = { status: "RUNNING" as const, attempt, startedAt: new Date() };
      await prisma.generation.updateMany({ where: { id }, data });
    },
    requeued: async (id) => {
      await prisma.generation.updateMany({ where: { id }, data: { status: "QUEUED" } });
    },
    finish: async (id, outcome) => {
      const data = outcomeRow(outcome);
      return toStored(await prisma.generation.update({ where: { id }, data, include: withAuthor }));
    },
    again: async (id) => {
      const where = { id, status: { in: ["FAILED" as const, "CANCELLED" as const] } };
      const { count } = await prisma.generation.updateMany({ where, data: unbegun });
      if (count === 0) return null;
      const row = await prisma.generation.findUnique({ where: { id }, include: withAuthor });
      return row && toStored(row);
    },
    remove: async (id) => void (await prisma.generation.deleteMany({ where: { id } })),
    idsOf: async (boardId) => {
      const rows = await prisma.generation.findMany({ where: { boardId }, select: { id: true } });
      return rows.map((row) => row.id);
    },
  };
}

function toRow({ recipe, ...value }: NewGeneration) {
  const { start = Prisma.DbNull, variation = Prisma.DbNull, sampling = Prisma.DbNull } = recipe;
  return { ...value, ...recipe, start, variation, sampling, seed: BigInt(recipe.seed) };
}

type Stored = Map<string, StoredGeneration>;

function asFound({ clientKey }: NewGeneration, old: Stored, made: Stored) {
  const row = made.get(clientKey);
  return row ? { row, isNew: true } : { row: old.get(clientKey)!, isNew: false };
}

/** Rows of one statement would all be of the same moment, and in no order. */
function inOrder(values: NewGeneration[]) {
  const now = Date.now();
  return values.map((value, index) => ({ ...toRow(value), createdAt: new Date(now + index) }));
}

function outcomeRow({ status, timings, error, fingerprint, ...rest }: Outcome) {
  return {
    ...rest,
    status: status.toUpperCase() as "SUCCEEDED" | "FAILED" | "CANCELLED",
    error: error ?? Prisma.DbNull,
    fingerprint: fingerprint ?? Prisma.DbNull,
    modelHash: fingerprint?.modelHash,
    ...timings,
    finishedAt: new Date(),
    board: { update: { updatedAt: new Date() } },
  };
}

/** What a row says of a run that has not begun. */
const unbegun = {
  ...{ status: "QUEUED" as const, step: 0, attempt: 0, error: Prisma.DbNull },
  ...{ startedAt: null, finishedAt: null, queuedMs: null, computeMs: null, totalMs: null },
};

type Row = Prisma.GenerationGetPayload<{ include: typeof withAuthor }>;

export function toStored(row: Row): StoredGeneration {
  return {
    id: row.id,
    boardId: row.boardId,
    author: toPerson(row.person),
    status: row.status.toLowerCase() as Status,
    recipe: toRecipe(row),
    parentId: row.parentId,
    parentStep: row.parentStep,
    raceId: row.raceId,
    step: row.step,
    seq: row.seq,
    attempt: row.attempt,
    error: row.error as ContractError | null,
    modelHash: row.modelHash,
    outputHash: row.outputHash,
    references: (row.references as Reference[] | null) ?? [],
    timings: toTimings(row),
    createdAt: row.createdAt.getTime(),
    finishedAt: row.finishedAt?.getTime() ?? null,
  };
}

function toRecipe(row: Row): Recipe {
  const { model, prompt, negativePrompt, steps, guidance, width, height } = row;
  const sampler = row.sampler as SamplerName;
  const seed = Number(row.seed);
  const plain = { model, prompt, negativePrompt, seed, steps, guidance, sampler, width, height };
  return {
    ...plain,
    // The database orders the keys of JSON by itself; parsed, they stand as everywhere else.
    ...(row.start === null ? {} : { start: start.parse(row.start) }),
    ...(row.variation === null ? {} : { variation: variation.parse(row.variation) }),
    ...(row.sampling === null ? {} : { sampling: sampling.parse(row.sampling) }),
  };
}

function toTimings({ queuedMs, computeMs, totalMs }: Row): Generation["timings"] {
  if (queuedMs === null || computeMs === null || totalMs === null) return null;
  return { queuedMs, computeMs, totalMs };
}
