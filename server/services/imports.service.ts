import { randomUUID } from "node:crypto";
import { limits, type Board, type Person } from "../contract";
import {
  cleanFilmstrip,
  cleanInputs,
  cleanLatents,
  cleanPicture,
  cleanUpload,
} from "../exchange/archive/check";
import {
  archiveLimits,
  fileNames,
  type ArchivedPicture,
  type ArchivedRace,
  type Manifest,
} from "../exchange/archive/manifest";
import { inOrderOfDescent, NewIds } from "../exchange/archive/mapping";
import { bad, openArchive, type Archive } from "../exchange/archive/read";
import type { ArchivedRow, ArchivesRepository } from "../repositories/archives";
import type { BoardsRepository } from "../repositories/boards";
import type { ItemsRepository } from "../repositories/items";
import type { PicturesRepository } from "../repositories/pictures";
import type { RunRecords } from "../repositories/run-records";
import type { UploadsRepository } from "../repositories/uploads";

export interface ImportsDeps {
  archives: ArchivesRepository;
  boards: BoardsRepository;
  items: ItemsRepository;
  pictures: PicturesRepository;
  records: Pick<RunRecords, "save" | "saveInputs">;
  uploads: Pick<UploadsRepository, "save" | "removeOf">;
  /** Throws while the disk is too full to keep another picture. */
  checkDisk(): Promise<void>;
}

/** What has been written so far, to be taken back if the rest cannot be. */
interface Work {
  archive: Archive;
  ids: NewIds;
  board: Board;
  people: Map<string, Person>;
  pictureIds: string[];
}

/** Boards that come in a zip. Whatever is wrong with one, nothing of it stays. */
export class ImportsService {
  constructor(private readonly deps: ImportsDeps) {}

  /** A new board of this person with everything in the zip. */
  async board(personId: string, zipPath: string): Promise<Board> {
    await this.deps.checkDisk();
    const archive = await openArchive(zipPath);
    try {
      return await this.take(personId, archive);
    } finally {
      archive.close();
    }
  }

  private async take(personId: string, archive: Archive): Promise<Board> {
    const { manifest } = archive;
    const ordered = inOrderOfDescent(manifest);
    const board = await this.deps.boards.create(personId, manifest.board.title);
    const ids = new NewIds();
    const work: Work = { archive, ids, board, people: importedPeople(manifest), pictureIds: [] };
    try {
      for (const [id, person] of work.people) ids.set(id, person.id);
      checkNames(work);
      await this.deps.archives.savePeople([...work.people.values()]);
      for (const upload of manifest.uploads) await this.takeUpload(work, upload);
      const rows: ArchivedRow[] = [];
      for (const picture of ordered) rows.push(await this.takePicture(work, picture));
      const races = racesIn(work, rows);
      await this.deps.archives.saveRaces(board.id, races);
      await this.deps.archives.savePictures(board.id, rows);
      await this.deps.archives.saveVotes(races);
      await this.placeItems(work);
      await this.takeTalk(work);
      return board;
    } catch (error) {
      await this.undo(work);
      throw error;
    }
  }

  private async takeUpload({ archive, ids, board, people }: Work, upload: ArchivedUpload) {
    const file = await archive.read(fileNames.upload(upload.id), archiveLimits.pictureBytes);
    if (!file) throw bad("an uploaded picture that it names is not in it");
    const image = await cleanUpload(file);
    const { id } = await this.deps.uploads.save(board.id, authorIn(people, upload.person), image);
    ids.set(upload.id, id);
  }

  private async takePicture(work: Work, picture: ArchivedPicture): Promise<ArchivedRow> {
    const { ids, board, people, pictureIds } = work;
    const { author, files, ...rest } = picture;
    const id = ids.of(picture.id);
    pictureIds.push(id);
    const outputHash = files.picture ? await this.takePixels(work, picture.id) : null;
    if (files.records) await this.takeRecords(work, picture.id);
    const authorId = authorIn(people, author);
    const recipe = ids.inRecipe(picture.recipe);
    const { fingerprint } = rest;
    if (outputHash) await this.deps.records.save(id, { recipe, outputHash, fingerprint });
    return {
      ...rest,
      id,
      boardId: board.id,
      author: [...people.values()].find((person) => person.id === authorId)!,
      recipe,
      parentId: picture.parentId && this.parentIn(work, picture.parentId),
      raceId: raceIn(work, picture),
      outputHash,
    };
  }

  /** A parent that is not in the file stays unknown. */
  private parentIn({ ids, pictureIds }: Work, parentId: string): string | null {
    const id = ids.of(parentId);
    return pictureIds.includes(id) ? id : null;
  }

  private async takePixels({ archive, ids }: Work, oldId: string): Promise<string> {
    const file = await archive.read(fileNames.picture(oldId), archiveLimits.pictureBytes);
    if (!file) throw bad("a picture that it names is not in it");
    const { png, outputHash } = await cleanPicture(file);
    await this.deps.pictures.savePicture(ids.of(oldId), png);
    return outputHash;
  }

  private async takeRecords({ archive, ids }: Work, oldId: string): Promise<void> {
    const { archives, records } = this.deps;
    const id = ids.of(oldId);
    const film = await archive.read(fileNames.filmstrip(oldId), archiveLimits.recordsBytes);
    if (film) await archives.saveRecords(id, "filmstrip", await cleanFilmstrip(film, id));
    const latents = await archive.read(fileNames.latents(oldId), archiveLimits.recordsBytes);
    if (latents) await archives.saveRecords(id, "latents", await cleanLatents(latents));
    const inputs = await archive.read(fileNames.inputs(oldId), archiveLimits.recordsBytes);
    if (inputs) await records.saveInputs(id, await cleanInputs(inputs));
  }

  /** Cards of pictures and uploads that are not in the file are left out. */
  private async placeItems({ archive, ids, board, pictureIds }: Work): Promise<void> {
    const { items, uploads } = archive.manifest;
    const here = new Set([...pictureIds, ...uploads.map(({ id }) => ids.of(id))]);
    const put = items
      .map((item) => ids.inItem(item))
      .filter(
        (item) =>
          (item.kind !== "picture" || here.has(item.generationId)) &&
          (item.kind !== "upload" || here.has(item.uploadId)),
      );
    if (put.length === 0) return;
    const change = { batchId: randomUUID(), put, removed: [], refused: [] };
    await this.deps.items.write(board.id, change);
  }

  /** What was said about things that are not in the file is left out, with its answers. */
  private async takeTalk({ archive, ids, board, pictureIds }: Work): Promise<void> {
    const here = new Set(pictureIds);
    const comments = archive.manifest.comments.map((one) => ids.inComment(one));
    const threads = comments.filter(
      ({ threadId, generationId }) => threadId === null && isHere(generationId, here),
    );
    const known = new Set(threads.map(({ id }) => id));
    const answers = comments.filter(
      ({ threadId, generationId }) =>
        threadId !== null && known.has(threadId) && isHere(generationId, here),
    );
    for (const { id } of answers) known.add(id);
    const reactions = archive.manifest.reactions
      .map((one) => ids.inReaction(one))
      .filter(
        ({ generationId, commentId }) =>
          (generationId === null) !== (commentId === null) &&
          isHere(generationId, here) &&
          isHere(commentId, known),
      );
    await this.deps.archives.saveComments(board.id, [...threads, ...answers]);
    await this.deps.archives.saveReactions(board.id, reactions);
  }

  private async undo({ board, people, pictureIds }: Work): Promise<void> {
    await this.deps.boards.remove(board.id);
    await this.deps.archives.removePeople([...people.values()].map(({ id }) => id));
    for (const id of pictureIds) await this.deps.pictures.remove(id);
    await this.deps.uploads.removeOf(board.id);
  }
}

/** A race that the file does not hold is none. */
function raceIn({ archive, ids }: Work, { raceId }: ArchivedPicture): string | null {
  const known = archive.manifest.races.some(({ id }) => id === raceId);
  return raceId && known ? ids.of(raceId) : null;
}

/** Those with a picture in the file, and the votes for pictures of theirs. */
function racesIn({ archive: { manifest }, ids }: Work, rows: ArchivedRow[]): ArchivedRace[] {
  const raceOf = new Map(rows.map(({ id, raceId }) => [id, raceId]));
  const drawn = new Set(raceOf.values());
  const races = manifest.races.map((race) => ids.inRace(race));
  if (new Set(races.map(({ id }) => id)).size < races.length) throw bad("it names a race twice");
  return races
    .filter(({ id }) => drawn.has(id))
    .map(({ votes, ...race }) => ({
      ...race,
      votes: votes.filter(({ generationId }) => raceOf.get(generationId) === race.id),
    }));
}

const isHere = (id: string | null, here: Set<string>) => id === null || here.has(id);

type ArchivedUpload = Manifest["uploads"][number];

const mark = " (imported)";

/** New people by their id in the file. They are marked, since a file may name anybody. */
function importedPeople({ people }: Manifest): Map<string, Person> {
  return new Map(
    people.map(({ id, name, color }) => {
      const marked = `${name.replace(mark, "").slice(0, limits.nameChars - mark.length)}${mark}`;
      return [id, { id: randomUUID(), name: marked, color }];
    }),
  );
}

/** Whoever said, moved or liked something is named: nobody else's id is made up for them. */
function checkNames({ archive: { manifest }, people }: Work): void {
  const { items, comments, reactions, races } = manifest;
  const named = [
    ...items.map(({ createdBy }) => createdBy),
    ...[...comments, ...reactions, ...races].map(({ person }) => person),
    ...comments.flatMap(({ resolver }) => resolver ?? []),
    ...races.flatMap(({ votes }) => votes.map(({ person }) => person)),
  ];
  for (const id of named) authorIn(people, id);
}

function authorIn(people: Map<string, Person>, id: string): string {
  const person = people.get(id);
  if (!person) throw bad("it does not name everybody whose pictures it holds");
  return person.id;
}
