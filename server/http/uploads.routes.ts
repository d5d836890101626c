import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors";
import type { UploadsService } from "../services/uploads.service";
import { fileOf } from "./body";
import { keptByTheBrowser, sendBytes, sendJson, thumbnailWidth, uuid, type Route } from "./routes";

/** Files one person may bring a minute. */
const perMinute = 60;

/** Pictures and masks that people bring. */
export function uploadRoutes(uploads: UploadsService): Route[] {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return [
    {
      method: "POST",
      path: new RegExp(`^/api/boards/${uuid}/uploads$`),
      handle: async ({ request, response, personId, params: [boardId] }) => {
        await uploads.admit(personId, boardId!);
        await admit(limiter, personId);
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

async function admit(limiter: RateLimiterMemory, personId: string): Promise<void> {
  try {
    await limiter.consume(personId);
  } catch (refused) {
    throw new AppError("rate_limited", "Too many files at once; wait a moment.", {
      limit: `${perMinute} a minute`,
      retryAfterMs: (refused as RateLimiterRes).msBeforeNext,
    });
  }
}
