import type { BoardOpening } from "../contract";
import { takesGzip, zip } from "./gzip";
import { perMinute } from "./limit";
import { uuid, type Call, type Route } from "./routes";

export interface BoardRouteDeps {
  /** Lets somebody in who holds the link. */
  open(personId: string, boardId: string): Promise<BoardOpening>;
}

/**
 * A board for the page that is being loaded: asked for while its scripts are still on their way, so
 * that there is something to show before there is a connection.
 */
export function boardRoutes({ open }: BoardRouteDeps): Route[] {
  const admit = perMinute(240, "Too many boards at once; wait a moment.");
  return [
    {
      method: "POST",
      path: new RegExp(`^/api/boards/${uuid}/open$`),
      handle: async (call) => {
        await admit(call.personId);
        await sendZipped(call, await open(call.personId, call.params[0]!));
      },
    },
  ];
}

/** Half a thousand cards are a hundred and fifty kilobytes, and a tenth of that compressed. */
async function sendZipped({ request, response }: Call, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  const head = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    Vary: "Accept-Encoding",
  };
  if (!takesGzip(request)) {
    response.writeHead(200, head).end(text);
    return;
  }
  const body = await zip(text);
  const more = { "Content-Encoding": "gzip", "Content-Length": body.byteLength };
  response.writeHead(200, { ...head, ...more }).end(body);
}
