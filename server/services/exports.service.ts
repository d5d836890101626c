import type { Board } from "../contract";
import { AppError, notFound } from "../errors";
import { animate } from "../exchange/animation";
import { fileNames, type Manifest } from "../exchange/archive/manifest";
import { writeArchive, type ArchiveFile } from "../exchange/archive/write";
import { boardImage } from "../exchange/board-image";
import { boardPdf } from "../exchange/board-pdf";
import { toParameters } from "../exchange/parameters";
import { withTexts } from "../exchange/png-chunks";
import { emergeKeyword, type EmergeText } from "../exchange/readers/emerge";
import { contactSheet, type SheetPicture } from "../exchange/sheet";
import { encodeVideo } from "../exchange/video";
import type { ArchivesRepository } from "../repositories/archives";
import type { GenerationsRepository, StoredGeneration } from "../repositories/generations";
import type { ItemsRepository } from "../repositories/items";
import type { PicturesRepository } from "../repositories/pictures";
import type { UploadsRepository } from "../repositories/uploads";
import type { AccessService } from "./access";
import { manifestOf, peopleIn } from "./board-manifest";
import { sourcesOf } from "./descent";

export interface ExportsDeps {
  access: AccessService;
  archives: ArchivesRepository;
  generations: GenerationsRepository;
  items: ItemsRepository;
  pictures: PicturesRepository;
  uploads: Pick<UploadsRepository, "find" | "bytes" | "thumbnail">;
}

export const filmFormats = ["webp", "gif", "mp4"] as const;
export type FilmFormat = (typeof filmFormats)[number];

/** Pictures on one contact sheet. */
export const sheetMax = 100;

export interface Download {
  /** Without its ending. */
  name: string;
  body: Buffer | NodeJS.ReadableStream;
}

/** Everything one may take along, for whoever may see it. */
export class ExportsService {
  constructor(private readonly deps: ExportsDeps) {}

  /** The picture with its recipe inside, in Emerge's form and in AUTOMATIC1111's. */
  async picture(personId: string, generationId: string): Promise<Download> {
    const { row } = await this.deps.access.toGeneration(personId, generationId, "viewer");
    const png = await this.deps.pictures.picture(row.id);
    if (!png) throw notFound("picture");
    const text = JSON.stringify(emergeTextOf(row));
    const parameters = toParameters(row.recipe, row.modelHash);
    const body = withTexts(png, [
      { keyword: emergeKeyword, text, plain: false },
      { keyword: "parameters", text: parameters, plain: true },
    ]);
    return { name: pictureName(row), body };
  }

  async film(personId: string, generationId: string, format: FilmFormat): Promise<Download> {
    const { row } = await this.deps.access.toGeneration(personId, generationId, "viewer");
    const frames = await this.deps.pictures.frames(row.id);
    if (frames.length === 0) throw notFound("filmstrip");
    const body = format === "mp4" ? await encodeVideo(frames) : await animate(frames, format);
    return { name: pictureName(row), body };
  }

  async sheet(personId: string, boardId: string, ids: string[]): Promise<Download> {
    const { board } = await this.deps.access.inside(personId, boardId, "viewer");
    const rows = await this.deps.generations.among(boardId, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const chosen = ids.map((id) => {
      const row = byId.get(id);
      if (!row) throw notFound("picture");
      return row;
    });
    const body = await contactSheet(board.title, chosen.map(this.sheetPicture));
    return { name: `${board.title} sheet`, body };
  }

  async boardPng(personId: string, boardId: string): Promise<Download> {
    const { board } = await this.deps.access.inside(personId, boardId, "viewer");
    const body = await this.overview(board.id);
    if (!body) throw emptyBoard();
    return { name: board.title, body };
  }

  async boardPdf(personId: string, boardId: string): Promise<Download> {
    const { board } = await this.deps.access.inside(personId, boardId, "viewer");
    const rows = await this.deps.archives.pictures(boardId);
    const finished = rows.filter(({ status }) => status === "succeeded");
    const overview = await this.overview(board.id);
    if (finished.length === 0 && !overview) throw emptyBoard();
    const count = finished.length === 1 ? "1 picture" : `${finished.length} pictures`;
    const subtitle = `${count} · ${new Date().toISOString().slice(0, 10)}`;
    const pictures = finished.map(this.sheetPicture);
    return {
      name: board.title,
      body: boardPdf({ title: board.title, subtitle, overview, pictures }),
    };
  }

  /** Everything on the board that has come to an end, to be imported elsewhere. */
  async boardZip(personId: string, boardId: string): Promise<Download> {
    const { board } = await this.deps.access.inside(personId, boardId, "viewer");
    const { archives } = this.deps;
    const { items } = await this.deps.items.all(boardId);
    const found = {
      pictures: await archives.pictures(boardId),
      uploads: await archives.uploads(boardId),
      comments: await archives.comments(boardId),
      reactions: await archives.reactions(boardId),
      races: await archives.races(boardId),
      items,
    };
    const people = await archives.people(peopleIn(found));
    const manifest = manifestOf(board.title, found, people);
    return { name: board.title, body: writeArchive(manifest, this.files(manifest)) };
  }

  private async *files(manifest: Manifest): AsyncGenerator<ArchiveFile> {
    const { pictures, archives, uploads } = this.deps;
    const here = new Set([...manifest.pictures, ...manifest.uploads].map(({ id }) => id));
    for (const picture of manifest.pictures) {
      const { id } = picture;
      const sources = sourcesOf(picture.recipe);
      const file = (name: string, read: () => Promise<Buffer | null>): ArchiveFile => ({
        name,
        read: async () => (await read()) ?? Buffer.alloc(0),
      });
      if (picture.files.picture) yield file(fileNames.picture(id), () => pictures.picture(id));
      if (picture.files.records) {
        yield file(fileNames.filmstrip(id), () => archives.records(id, "filmstrip"));
        yield file(fileNames.latents(id), () => archives.records(id, "latents"));
        // Whoever may see this board may not see what lies on another: that stays behind.
        if (sources.length > 0 && sources.every((source) => here.has(source))) {
          yield file(fileNames.inputs(id), () => archives.records(id, "inputs"));
        }
      }
    }
    for (const { id } of manifest.uploads) {
      const upload = await uploads.find(id);
      if (!upload) continue;
      const read = async () => (await uploads.bytes(upload)) ?? Buffer.alloc(0);
      yield { name: fileNames.upload(id), read };
    }
  }

  private async overview(boardId: Board["id"]): Promise<Buffer | null> {
    const { items } = await this.deps.items.all(boardId);
    const { pictures, uploads } = this.deps;
    return boardImage(items, {
      picture: (id) => pictures.thumbnail(id, 512),
      upload: async (id) => {
        const upload = await uploads.find(id);
        return upload && uploads.thumbnail(upload, 512);
      },
    });
  }

  private readonly sheetPicture = (row: StoredGeneration): SheetPicture => ({
    prompt: row.recipe.prompt,
    note: `${row.author.name} · seed ${row.recipe.seed} · ${row.recipe.model}`,
    image: () => this.deps.pictures.picture(row.id),
  });
}

const emptyBoard = () =>
  new AppError("invalid", "There is nothing on this board yet that could be taken along.");

const pictureName = ({ recipe }: StoredGeneration) =>
  `${recipe.prompt.split(/\s+/).slice(0, 6).join(" ")} ${recipe.seed}`;

function emergeTextOf(row: StoredGeneration): EmergeText {
  const { id, recipe, author, modelHash, outputHash, parentId, parentStep, createdAt } = row;
  const rest = { recipe, modelHash, outputHash, parentId, parentStep, createdAt };
  return { version: 1, generationId: id, author: author.name, ...rest };
}
