import type { IncomingMessage, ServerResponse } from "node:http";
import type { Sessions } from "./session";

/**
 * Whoever opens a page without a valid cookie becomes a guest, before the page is made. A forged or
 * outdated cookie is replaced the same way; nothing is written to the database yet.
 */
export async function welcome(
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!request.headers.accept?.includes("text/html")) return;
  if (await sessions.verify(request.headers.cookie)) return;
  response.setHeader("Set-Cookie", await sessions.issue());
}

/** What every answer carries: no framing by other sites, no guessing of types. */
export function secure(response: ServerResponse): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "same-origin");
  response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
}
