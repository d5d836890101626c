import { AppError, notFound } from "../errors";
import {
  thumbnailWidths,
  type PicturesRepository,
  type ThumbnailWidth,
} from "../repositories/pictures";
import type { AccessService } from "../services/access";
import { sendBytes, uuid, type Route } from "./routes";

export interface PicturesRouteDeps {
  access: AccessService;
  pictures: PicturesRepository;
}

/** Pictures, their thumbnails and filmstrips, as the pages show them. */
export function pictureRoutes({ access, pictures }: PicturesRouteDeps): Route[] {
  return [
    {
      method: "GET",
      path: new RegExp(`^/api/generations/${uuid}/(picture\\.png|filmstrip\\.webp)$`),
      handle: async (call) => {
        const [generationId, file] = call.params as [string, string];
        await access.toGeneration(call.personId, generationId, "viewer");
        const width = call.url.searchParams.get("w");
        const body = await read(pictures, generationId, file, width);
        if (!body) throw notFound("picture");
        const type = file === "picture.png" && width === null ? "image/png" : "image/webp";
        // A picture never changes, but who may see it does: kept by the browser, not by proxies.
        const keep = "private, max-age=31536000, immutable";
        sendBytes(call, { "Content-Type": type, "Cache-Control": keep }, body);
      },
    },
  ];
}

function read(pictures: PicturesRepository, id: string, file: string, width: string | null) {
  if (file === "filmstrip.webp") return pictures.animation(id);
  return width === null ? pictures.picture(id) : pictures.thumbnail(id, thumbnailWidth(width));
}

function thumbnailWidth(text: string): ThumbnailWidth {
  const width = thumbnailWidths.find((known) => String(known) === text);
  if (width) return width;
  const limit = thumbnailWidths.join(", ");
  throw new AppError("invalid", `w must be one of ${limit}.`, { field: "w", limit });
}
