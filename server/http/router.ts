import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorKind } from "../contract";
import { AppError, notFound, toContractError } from "../errors";
import { log } from "../log";
import { isOwnOrigin } from "./origin";
import { sendJson, type Route } from "./routes";
import type { Sessions } from "./session";

export interface RouterDeps {
  sessions: Sessions;
  publicUrl: URL | null;
  routes: Route[];
}

const statusOf: Partial<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  storage: 507,
  unavailable: 503,
};

/** Answers /api and /healthz; returns false for everything else, which is the pages' business. */
export function createRouter(deps: RouterDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/healthz") {
      sendJson(response, 200, { ok: true });
      return true;
    }
    if (!url.pathname.startsWith("/api/")) return false;
    try {
      await answer(deps, request, response, url);
    } catch (error) {
      sendError(response, error, url.pathname);
      // What was not read of a refused request would be in the way of the next one.
      request.resume();
    }
    return true;
  };
}

async function answer(
  { sessions, publicUrl, routes }: RouterDeps,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const here = routes.filter((route) => route.path.test(url.pathname));
  if (here.length === 0) throw notFound("address");
  const route = here.find((one) => one.method === method);
  if (!route) throw new AppError("invalid", `${method} is not possible here.`);
  if (method !== "GET" && !isOwnOrigin(request, publicUrl)) {
    throw new AppError("forbidden", "This request comes from another site.");
  }
  const personId = await sessions.verify(request.headers.cookie);
  if (!personId) throw new AppError("unauthenticated", "Open Emerge's start page first.");
  const params = route.path.exec(url.pathname)!.slice(1);
  await route.handle({ request, response, url, personId, params });
}

function sendError(response: ServerResponse, thrown: unknown, path: string): void {
  const error = toContractError(thrown);
  if (error.kind === "internal") log.error(`${path} failed:`, thrown);
  // Half an answer is on its way: ending it short is all that tells the other side.
  if (response.headersSent) response.destroy();
  else sendJson(response, statusOf[error.kind] ?? 500, { error });
}
