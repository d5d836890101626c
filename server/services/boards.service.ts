import {
  limits,
  type Board,
  type BoardSummary,
  type CommandInput,
  type Generation,
  type Role,
} from "../contract";
import { notFound } from "../errors";
import type { BoardChange, BoardsRepository } from "../repositories/boards";
import type { GenerationsRepository, StoredGeneration } from "../repositories/generations";
import type { PicturesRepository } from "../repositories/pictures";
import type { UploadsRepository } from "../repositories/uploads";
import type { AccessService } from "./access";

export interface BoardsDeps {
  boards: BoardsRepository;
  generations: GenerationsRepository;
  pictures: PicturesRepository;
  uploads: Pick<UploadsRepository, "removeOf">;
  access: AccessService;
  view(row: StoredGeneration): Generation;
  cancel(generationId: string): Promise<boolean>;
  /** The board, its link or its members changed: open connections are looked at again. */
  changed(boardId: string): Promise<void>;
  deleted(boardId: string): void;
}

export interface Page {
  generations: Generation[];
  hasMore: boolean;
}

export class BoardsService {
  constructor(private readonly deps: BoardsDeps) {}

  create(personId: string, input: CommandInput<"board:create">): Promise<Board> {
    return this.deps.boards.create(personId, input.title ?? "Untitled board");
  }

  list(personId: string): Promise<BoardSummary[]> {
    return this.deps.boards.listFor(personId);
  }

  /** Lets somebody in who holds the link, and remembers that. */
  async open(personId: string, boardId: string): Promise<{ board: Board; role: Role } & Page> {
    const admission = await this.deps.access.byLink(personId, boardId, "viewer");
    await this.deps.boards.visit(boardId, personId);
    this.deps.access.forget(boardId);
    return { ...admission, ...(await this.page(boardId)) };
  }

  async history(personId: string, input: CommandInput<"board:history">): Promise<Page> {
    await this.deps.access.inside(personId, input.boardId, "viewer");
    const before = await this.deps.generations.find(input.beforeId);
    if (before?.boardId !== input.boardId) throw notFound("picture");
    return this.page(input.boardId, input.beforeId);
  }

  async update(personId: string, input: CommandInput<"board:update">): Promise<Board> {
    const { boardId, ...change } = input;
    const { board: now } = await this.deps.access.inside(personId, boardId, "owner");
    const board = await this.deps.boards.update(boardId, { ...change, ...publicity(change, now) });
    this.deps.access.forget(boardId);
    await this.deps.changed(boardId);
    return board;
  }

  async remove(personId: string, boardId: string): Promise<void> {
    await this.deps.access.inside(personId, boardId, "owner");
    const ids = await this.deps.generations.idsOf(boardId);
    for (const id of ids) await this.deps.cancel(id);
    await this.deps.boards.remove(boardId);
    this.deps.access.forget(boardId);
    this.deps.deleted(boardId);
    for (const id of ids) await this.deps.pictures.remove(id);
    await this.deps.uploads.removeOf(boardId);
  }

  private async page(boardId: string, beforeId?: string): Promise<Page> {
    const rows = await this.deps.generations.page(boardId, limits.boardPage + 1, beforeId);
    const generations = rows.slice(0, limits.boardPage).map((row) => this.deps.view(row));
    return { generations, hasMore: rows.length > limits.boardPage };
  }
}

/** A public board can be looked at by anybody, so its link is open; closing the link ends that. */
function publicity(change: BoardChange, now: Board): BoardChange {
  if (change.linkAccess === "none") return { listed: false };
  const closed = now.linkAccess === "none" && change.linkAccess === undefined;
  return change.listed && closed ? { linkAccess: "viewer" } : {};
}
