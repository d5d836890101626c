import { createHash } from "node:crypto";
import sharp from "sharp";
import type { Upload } from "../contract";
import type { BlobStore } from "./blobs";
import { Prisma, type PrismaClient } from "./client/client";
import type { CleanImage } from "./image-reader";
import type { ThumbnailWidth } from "./pictures";

/** Pictures and masks that people brought: rows in the database, WebP in the blob store. */
export interface UploadsRepository {
  /** Keeps it, or returns the same picture that the board has already. */
  save(boardId: string, personId: string, image: CleanImage): Promise<Upload>;
  find(id: string): Promise<Upload | null>;
  /** WebP, or null if there is none. */
  bytes(upload: Upload): Promise<Buffer | null>;
  /** WebP of the given width; made on first use and kept. */
  thumbnail(upload: Upload, width: ThumbnailWidth): Promise<Buffer | null>;
  /** The files of a board that is gone; its rows went with it. */
  removeOf(boardId: string): Promise<void>;
}

export function uploadsRepository(prisma: PrismaClient, blobs: BlobStore): UploadsRepository {
  const key = ({ boardId, sha256 }: Pick<Upload, "boardId" | "sha256">, name: string) =>
    `uploads/${boardId}/${sha256}/${name}`;
  const same = async (boardId: string, sha256: string) => {
    const where = { boardId_sha256: { boardId, sha256 } };
    const row = await prisma.upload.findUnique({ where });
    return row && toUpload(row);
  };
  const bytes = (upload: Upload) => blobs.get(key(upload, "image.webp"));
  return {
    save: async (boardId, personId, { webp, width, height }) => {
      const sha256 = createHash("sha256").update(webp).digest("hex");
      const known = await same(boardId, sha256);
      if (known) return known;
      await blobs.put(key({ boardId, sha256 }, "image.webp"), webp);
      const data = { boardId, personId, sha256, width, height, bytes: webp.byteLength };
      try {
        return toUpload(await prisma.upload.create({ data }));
      } catch (error) {
        const twin = isUniqueViolation(error) && (await same(boardId, sha256));
        if (!twin) throw error;
        return twin;
      }
    },
    find: async (id) => {
      const row = await prisma.upload.findUnique({ where: { id } });
      return row && toUpload(row);
    },
    bytes,
    thumbnail: async (upload, width) => {
      const name = key(upload, `thumbnail-${width}.webp`);
      const known = await blobs.get(name);
      if (known) return known;
      const image = await bytes(upload);
      if (!image) return null;
      const made = await sharp(image)
        .resize({ width, withoutEnlargement: true })
        .webp({ quality: 85 })
        .toBuffer();
      await blobs.put(name, made);
      return made;
    },
    removeOf: (boardId) => blobs.removeAll(`uploads/${boardId}`),
  };
}

const isUniqueViolation = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

function toUpload({ createdAt, ...row }: Prisma.UploadGetPayload<object>): Upload {
  return { ...row, createdAt: createdAt.getTime() };
}
