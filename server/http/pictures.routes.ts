import { notFound } from "../errors";
import type { PicturesRepository, ThumbnailWidth } from "../repositories/pictures";
import type { AccessService } from "../services/access";
import { keptByTheBrowser, sendBytes, thumbnailWidth, uuid, type Route } from "./routes";

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
        await access.toPicture(call.personId, generationId);
        const width = thumbnailWidth(call.url);
        const body = await read(pictures, generationId, file, width);
        if (!body) throw notFound("picture");
        const type = file === "picture.png" && width === null ? "image/png" : "image/webp";
        sendBytes(call, { "Content-Type": type, ...keptByTheBrowser }, body);
      },
    },
  ];
}

function read(
  pictures: PicturesRepository,
  id: string,
  file: string,
  width: ThumbnailWidth | null,
) {
  if (file === "filmstrip.webp") return pictures.animation(id);
  return width === null ? pictures.picture(id) : pictures.thumbnail(id, width);
}
