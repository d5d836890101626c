import { randomUUID } from "node:crypto";
import type { CopiesAsk, Generation } from "../contract";
import { AppError } from "../errors";
import type { ArchivedRow, ArchivesRepository } from "../repositories/archives";
import type { StoredGeneration } from "../repositories/generations";
import type { PicturesRepository } from "../repositories/pictures";
import type { UploadsRepository } from "../repositories/uploads";
import type { AccessService } from "./access";

export interface CopiesDeps {
  access: AccessService;
  archives: Pick<ArchivesRepository, "picture" | "savePictures">;
  pictures: Pick<PicturesRepository, "copy" | "remove">;
  uploads: Pick<UploadsRepository, "find" | "bytes" | "save">;
  checkDisk(): Promise<void>;
  view(row: StoredGeneration): Generation;
  created(generation: Generation): void;
}

/** A pair: what it is called where it lies, and on the board that it is copied to. */
type Copy = [string, string] | null;

/**
 * Pictures of other boards on this one: a board shows its own pictures only, so that who may see
 * them is asked of one board. A copy keeps author, recipe and steps, and has the original as parent.
 */
export class CopiesService {
  constructor(private readonly deps: CopiesDeps) {}

  async copy(personId: string, boardId: string, { pictures, uploads }: CopiesAsk) {
    await this.deps.access.inside(personId, boardId, "editor");
    await this.deps.checkDisk();
    const copies: Copy[] = [];
    for (const id of new Set(uploads)) copies.push(await this.upload(personId, boardId, id));
    for (const id of new Set(pictures)) copies.push(await this.picture(personId, boardId, id));
    return { ids: Object.fromEntries(copies.filter((one) => one !== null)) };
  }

  private async upload(personId: string, boardId: string, id: string): Promise<Copy> {
    const upload = await this.deps.uploads.find(id);
    if (!upload || !(await this.sees(personId, upload.boardId))) return null;
    if (upload.boardId === boardId) return [id, id];
    const webp = await this.deps.uploads.bytes(upload);
    if (!webp) return null;
    const { width, height } = upload;
    const made = await this.deps.uploads.save(boardId, personId, { webp, width, height });
    return [id, made.id];
  }

  private async picture(personId: string, boardId: string, id: string): Promise<Copy> {
    const row = await this.deps.archives.picture(id);
    if (!row || !(await this.sees(personId, row.boardId))) return null;
    if (row.boardId === boardId) return [id, id];
    return row.status === "succeeded" ? [id, await this.write(boardId, row)] : null;
  }

  private async write(boardId: string, row: ArchivedRow): Promise<string> {
    const from = { parentId: row.id, parentStep: null, raceId: null };
    const copy = { ...row, ...from, id: randomUUID(), boardId };
    const now = Date.now();
    const dated = { ...copy, createdAt: now, finishedAt: now };
    try {
      await this.deps.pictures.copy(row.id, copy.id);
      await this.deps.archives.savePictures(boardId, [dated]);
    } catch (error) {
      await this.deps.pictures.remove(copy.id);
      throw error;
    }
    this.deps.created(this.deps.view(dated));
    return copy.id;
  }

  private async sees(personId: string, boardId: string): Promise<boolean> {
    try {
      await this.deps.access.inside(personId, boardId, "viewer");
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }
}
