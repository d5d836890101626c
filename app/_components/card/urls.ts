import type { PictureRef } from "@/server/contract";
import { pictureUrl } from "../../_lib/canvas/picture-url";

export { pictureUrl };

/** Addresses of what the server keeps of a generation. They never change, so browsers cache them. */
export const thumbnailUrl = (id: string, width: 64 | 128 | 256 | 512) =>
  `${pictureUrl(id)}?w=${width}`;
export const filmstripUrl = (id: string) => `/api/generations/${id}/filmstrip.webp`;

/** Large pictures come smaller into a grid; small ones as they are. */
export const wallUrl = (id: string, width: number) =>
  width > 512 ? thumbnailUrl(id, 512) : pictureUrl(id);

/** In the size that the zoom asks for; a picture that is smaller than that comes as it is. */
export const cardUrl = (id: string, width: number, wanted: 64 | 128 | 256 | 512 | null) =>
  wanted !== null && wanted < width ? thumbnailUrl(id, wanted) : pictureUrl(id);

export const uploadUrl = (id: string) => `/api/uploads/${id}/image.webp`;

/** A picture to start from, whether it was made here or brought. */
export const refUrl = ({ kind, id }: PictureRef) =>
  kind === "generation" ? pictureUrl(id) : uploadUrl(id);
export const refThumbnail = (ref: PictureRef, width: 64 | 128 | 256 | 512) =>
  `${refUrl(ref)}?w=${width}`;

/** The picture with its recipe inside, and the film of its making. */
export const pictureDownloadUrl = (id: string) => `/api/generations/${id}/download.png`;
export const filmUrl = (id: string, format: "webp" | "gif" | "mp4") =>
  `/api/generations/${id}/film.${format}`;
