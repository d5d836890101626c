import type { Upload } from "../contract";
import { notFound } from "../errors";
import type { CleanImage } from "../repositories/image-reader";
import type { ThumbnailWidth } from "../repositories/pictures";
import type { UploadsRepository } from "../repositories/uploads";
import type { AccessService } from "./access";

export interface UploadsDeps {
  uploads: UploadsRepository;
  access: AccessService;
  readImage(file: Uint8Array): Promise<CleanImage>;
  checkDisk(): Promise<void>;
}

export class UploadsService {
  /** One after another: decoding may take a few hundred megabytes while it lasts. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: UploadsDeps) {}

  /** Before a single byte of the file is read: may this person bring something to this board? */
  async admit(personId: string, boardId: string): Promise<void> {
    await this.deps.access.inside(personId, boardId, "editor");
    await this.deps.checkDisk();
  }

  async keep(personId: string, boardId: string, file: Uint8Array): Promise<Upload> {
    const image = await this.decode(file);
    // The board may have closed its link, or gone, while the file came in.
    await this.deps.access.inside(personId, boardId, "editor");
    return this.deps.uploads.save(boardId, personId, image);
  }

  /** The upload, if this person may see the board it was brought to. */
  async find(personId: string, uploadId: string): Promise<Upload> {
    const upload = await this.deps.uploads.find(uploadId);
    if (!upload) throw notFound("picture");
    await this.deps.access.inside(personId, upload.boardId, "viewer", "picture");
    return upload;
  }

  async image(personId: string, uploadId: string, width: ThumbnailWidth | null): Promise<Buffer> {
    const upload = await this.find(personId, uploadId);
    const { bytes, thumbnail } = this.deps.uploads;
    const image = await (width === null ? bytes(upload) : thumbnail(upload, width));
    if (!image) throw notFound("picture");
    return image;
  }

  private decode(file: Uint8Array): Promise<CleanImage> {
    const decoded = this.turn.then(() => this.deps.readImage(file));
    this.turn = decoded.catch(() => undefined);
    return decoded;
  }
}
