import type { UploadsService } from "../services/uploads.service";
import { fileOf } from "./body";
import { perMinute } from "./limit";
import { keptByTheBrowser, sendBytes, sendJson, thumbnailWidth, uuid, type Route } from "./routes";

/** Pictures and masks that people bring. */
export function uploadRoutes(uploads: UploadsService): Route[] {
  const admit = perMinute(60, "Too many files at once; wait a moment.");
  return [
    {
      method: "POST",
      path: new RegExp(`^/api/boards/${uuid}/uploads$`),
      handle: async ({ request, response, personId, params: [boardId] }) => {
        await uploads.admit(personId, boardId!);
        await admit(personId);
        const upload = await uploads.keep(personId, boardId!, await fileOf(request));
        sendJson(response, 201, upload);
      },
    },
    {
      method: "GET",
      path: new RegExp(`^/api/uploads/${uuid}/image\\.webp$`),
      handle: async (call) => {
        const [uploadId] = call.params as [string];
        const body = await uploads.image(call.personId, uploadId, thumbnailWidth(call.url));
        sendBytes(call, { "Content-Type": "image/webp", ...keptByTheBrowser }, body);
      },
    },
  ];
}
