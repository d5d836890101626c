import { mentionPattern, type Item, type Person, type Upload } from "../contract";
import {
  archiveVersion,
  type ArchivedComment,
  type ArchivedRace,
  type ArchivedReaction,
  type Manifest,
} from "../exchange/archive/manifest";
import type { ArchivedRow } from "../repositories/archives";
import { aliasesFor } from "./aliases";

/** Everything of a board that is to go into its file. */
export interface BoardContents {
  pictures: ArchivedRow[];
  uploads: Upload[];
  items: Item[];
  comments: ArchivedComment[];
  reactions: ArchivedReaction[];
  races: ArchivedRace[];
}

/** Everybody who made, brought, arranged or said something, or was mentioned. */
export function peopleIn({ pictures, uploads, items, comments, ...rest }: BoardContents) {
  const { reactions, races } = rest;
  return [
    ...new Set([
      ...pictures.map(({ author }) => author.id),
      ...uploads.map(({ personId }) => personId),
      ...items.map(({ createdBy }) => createdBy),
      ...comments.flatMap(({ person, body }) => [person, ...mentionedIn(body)]),
      ...reactions.map(({ person }) => person),
      ...races.flatMap(({ person, votes }) => [person, ...votes.map((vote) => vote.person)]),
    ]),
  ];
}

const mentionedIn = (body: string) => [...body.matchAll(mentionPattern)].map((match) => match[1]!);

export function manifestOf(title: string, contents: BoardContents, people: Person[]): Manifest {
  const { pictures, uploads, items, comments, reactions, races } = contents;
  const alias = aliasesFor(people);
  const known = new Set(pictures.map(({ id }) => id));
  const isHere = ({ generationId }: { generationId: string | null }) =>
    generationId === null || known.has(generationId);
  const parts = {
    pictures: pictures.map((row) => archived(row, alias.of(row.author.id), known)),
    uploads: uploads.map(({ id, personId, createdAt }) => ({
      ...{ id, createdAt },
      person: alias.of(personId),
    })),
    items: items
      .filter((item) => item.kind !== "picture" || known.has(item.generationId))
      .map((item) => ({ ...item, createdBy: alias.of(item.createdBy) })),
    comments: comments.filter(isHere).map((comment) => ({
      ...comment,
      person: alias.of(comment.person),
      resolver: comment.resolver && alias.of(comment.resolver),
      body: comment.body.replace(mentionPattern, (_all, id: string) => `<@${alias.of(id)}>`),
    })),
    reactions: reactions
      .filter(isHere)
      .map((reaction) => ({ ...reaction, person: alias.of(reaction.person) })),
    races: races.map((race) => ({
      ...race,
      person: alias.of(race.person),
      votes: race.votes
        .filter(isHere)
        .map(({ person, generationId }) => ({ generationId, person: alias.of(person) })),
    })),
  };
  const head = { format: "emerge-board", version: archiveVersion, exportedAt: Date.now() } as const;
  return { ...head, board: { title }, people: alias.people(), ...parts };
}

function archived(
  row: ArchivedRow,
  author: string,
  known: Set<string>,
): Manifest["pictures"][number] {
  const { boardId: _board, author: _author, ...rest } = row;
  // A parent on another board stays behind, and so does its id.
  const parentId = row.parentId && known.has(row.parentId) ? row.parentId : null;
  const files = { picture: row.status === "succeeded", records: row.step > 0 };
  return { ...rest, status: row.status as "succeeded", author, parentId, files };
}
