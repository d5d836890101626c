import type { Fingerprint, Person, ReactionKind, Upload } from "../contract";
import type { ArchivedComment, ArchivedRace, ArchivedReaction } from "../exchange/archive/manifest";
import type { BlobStore } from "./blobs";
import { Prisma, type PrismaClient } from "./client/client";
import { toStored, withAuthor, type StoredGeneration } from "./generations";
import { toPerson } from "./people";

/** A finished picture with what only its own studio needs to know. */
export interface ArchivedRow extends StoredGeneration {
  fingerprint: Fingerprint | null;
}

export type RecordFile = "filmstrip" | "latents" | "inputs";

/** Boards as a whole, for taking them out and in. */
export interface ArchivesRepository {
  /** Those that have ended, oldest first. */
  pictures(boardId: string): Promise<ArchivedRow[]>;
  picture(id: string): Promise<ArchivedRow | null>;
  uploads(boardId: string): Promise<Upload[]>;
  /** Frames, latents or inputs as they are kept; null where there are none. */
  records(generationId: string, file: RecordFile): Promise<Buffer | null>;
  saveRecords(
    generationId: string,
    file: "filmstrip" | "latents",
    bytes: Uint8Array,
  ): Promise<void>;
  comments(boardId: string): Promise<ArchivedComment[]>;
  reactions(boardId: string): Promise<ArchivedReaction[]>;
  races(boardId: string): Promise<ArchivedRace[]>;
  people(ids: string[]): Promise<Person[]>;
  /** Before their pictures, which name them; votes come after, with `saveVotes`. */
  saveRaces(boardId: string, races: ArchivedRace[]): Promise<void>;
  saveVotes(races: ArchivedRace[]): Promise<void>;
  /** First comments before their answers. */
  saveComments(boardId: string, comments: ArchivedComment[]): Promise<void>;
  saveReactions(boardId: string, reactions: ArchivedReaction[]): Promise<void>;
  /** People who are only named: nobody can sign in as one of them. */
  savePeople(people: Person[]): Promise<void>;
  /** Parents before their children. */
  savePictures(boardId: string, rows: ArchivedRow[]): Promise<void>;
  /** Undoes `savePeople`; what they made goes with them. */
  removePeople(ids: string[]): Promise<void>;
}

/** Rows a statement: a value each for every column must fit into what PostgreSQL takes at once. */
const chunk = 200;

export function archivesRepository(prisma: PrismaClient, blobs: BlobStore): ArchivesRepository {
  const key = (generationId: string, file: RecordFile) => `generations/${generationId}/${file}.bin`;
  return {
    pictures: async (boardId) => {
      const rows = await prisma.generation.findMany({
        where: { boardId, status: { in: ["SUCCEEDED", "FAILED", "CANCELLED"] } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        include: withAuthor,
      });
      return rows.map(toArchived);
    },
    picture: async (id) => {
      const row = await prisma.generation.findUnique({ where: { id }, include: withAuthor });
      return row && toArchived(row);
    },
    uploads: async (boardId) => {
      const rows = await prisma.upload.findMany({ where: { boardId }, orderBy: { id: "asc" } });
      return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.getTime() }));
    },
    comments: async (boardId) => {
      const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
      const rows = await prisma.comment.findMany({ where: { boardId }, orderBy });
      return rows.map(toArchivedComment);
    },
    reactions: async (boardId) => {
      const rows = await prisma.reaction.findMany({ where: { boardId }, orderBy: { id: "asc" } });
      return rows.map(({ personId, emoji, generationId, commentId }) => ({
        ...{ generationId, commentId, person: personId },
        emoji: emoji as ReactionKind,
      }));
    },
    races: async (boardId) => {
      const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
      const include = { votes: true };
      const rows = await prisma.race.findMany({ where: { boardId }, orderBy, include });
      return rows.map(({ id, personId, prompt, negativePrompt, seed, createdAt, votes }) => ({
        ...{ id, prompt, negativePrompt, person: personId },
        ...{ seed: Number(seed), createdAt: createdAt.getTime() },
        votes: votes.map((one) => ({ person: one.personId, generationId: one.generationId })),
      }));
    },
    saveRaces: async (boardId, races) => {
      const data = races.map(({ person, votes: _votes, seed, createdAt, ...race }) => ({
        ...{ ...race, boardId, personId: person },
        ...{ seed: BigInt(seed), createdAt: new Date(createdAt) },
      }));
      await prisma.race.createMany({ data });
    },
    saveVotes: async (races) => {
      const data = races.flatMap(({ id: raceId, votes }) =>
        votes.map(({ person, generationId }) => ({ raceId, personId: person, generationId })),
      );
      await prisma.raceVote.createMany({ data, skipDuplicates: true });
    },
    people: async (ids) => {
      const rows = await prisma.person.findMany({ where: { id: { in: ids } } });
      return rows.map(toPerson);
    },
    saveComments: async (boardId, comments) => {
      await prisma.comment.createMany({
        data: comments.map(({ person, resolver, spot, ...rest }) => ({
          ...{ ...rest, boardId, personId: person, resolverId: resolver },
          ...{ x: spot?.x, y: spot?.y },
          createdAt: new Date(rest.createdAt),
          editedAt: toDate(rest.editedAt),
          resolvedAt: toDate(rest.resolvedAt),
        })),
      });
    },
    saveReactions: async (boardId, reactions) => {
      await prisma.reaction.createMany({
        data: reactions.map(({ person, ...rest }) => ({ ...rest, boardId, personId: person })),
        skipDuplicates: true,
      });
    },
    records: (generationId, file) => blobs.get(key(generationId, file)),
    saveRecords: (generationId, file, bytes) => blobs.put(key(generationId, file), bytes),
    savePeople: async (people) => void (await prisma.person.createMany({ data: people })),
    savePictures: async (boardId, rows) => {
      for (let at = 0; at < rows.length; at += chunk) {
        const data = rows.slice(at, at + chunk).map((row) => toRow(boardId, row));
        await prisma.generation.createMany({ data });
      }
    },
    removePeople: async (ids) =>
      void (await prisma.person.deleteMany({ where: { id: { in: ids } } })),
  };
}

const toArchived = (row: Prisma.GenerationGetPayload<{ include: typeof withAuthor }>) => ({
  ...toStored(row),
  fingerprint: row.fingerprint as Fingerprint | null,
});

const toDate = (at: number | null) => (at === null ? null : new Date(at));

function toArchivedComment(row: Prisma.CommentGetPayload<object>): ArchivedComment {
  const { id, threadId, generationId, itemId, step, body } = row;
  return {
    ...{ id, threadId, generationId, itemId, step, body, person: row.personId },
    spot: row.x === null || row.y === null ? null : { x: row.x, y: row.y },
    createdAt: row.createdAt.getTime(),
    editedAt: row.editedAt?.getTime() ?? null,
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    resolver: row.resolverId,
  };
}

function toRow(boardId: string, row: ArchivedRow): Prisma.GenerationCreateManyInput {
  const { author, recipe, status, error, fingerprint, references, timings, ...rest } = row;
  return {
    ...rest,
    ...recipe,
    ...timings,
    boardId,
    personId: author.id,
    clientKey: row.id,
    status: status.toUpperCase() as "SUCCEEDED" | "FAILED" | "CANCELLED",
    seed: BigInt(recipe.seed),
    start: recipe.start ?? Prisma.DbNull,
    variation: recipe.variation ?? Prisma.DbNull,
    sampling: recipe.sampling ?? Prisma.DbNull,
    error: error ?? Prisma.DbNull,
    fingerprint: fingerprint ?? Prisma.DbNull,
    references,
    createdAt: new Date(row.createdAt),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt),
  };
}
