import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { ContractError, ErrorKind } from "../contract";
import { AppError, notFound, toContractError } from "../errors";
import { log } from "../log";
import {
  thumbnailWidths,
  type PicturesRepository,
  type ThumbnailWidth,
} from "../repositories/pictures";
import type { AccessService } from "../services/access";
import type { Sessions } from "./session";

export interface RouterDeps {
  sessions: Sessions;
  access: AccessService;
  pictures: PicturesRepository;
}

interface Answer {
  type: string;
  body: Buffer;
}

const statusOf: Partial<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  too_large: 413,
  rate_limited: 429,
  storage: 507,
  unavailable: 503,
};

const pictureRoute = /^\/api\/generations\/([^/]+)\/(picture\.png|filmstrip\.webp)$/;

/** Answers /api and /healthz; returns false for everything else, which is the pages' business. */
export function createRouter(deps: RouterDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/healthz") return sendJson(response, 200, { ok: true });
    if (!url.pathname.startsWith("/api/")) return false;
    try {
      if (request.method !== "GET" && request.method !== "HEAD") {
        throw new AppError("invalid", `${request.method} is not possible here.`);
      }
      const answer = await picture(deps, request, url);
      response.writeHead(200, {
        "Content-Type": answer.type,
        "Content-Length": answer.body.byteLength,
        // A picture never changes, but who may see it does: kept by the browser, not by proxies.
        "Cache-Control": "private, max-age=31536000, immutable",
      });
      response.end(request.method === "HEAD" ? undefined : answer.body);
    } catch (error) {
      sendError(response, error, url.pathname);
    }
    return true;
  };
}

async function picture(deps: RouterDeps, request: IncomingMessage, url: URL): Promise<Answer> {
  const [, generationId, file] = pictureRoute.exec(url.pathname) ?? [];
  if (!generationId || !z.uuid().safeParse(generationId).success) throw notFound("address");
  const personId = await deps.sessions.verify(request.headers.cookie);
  if (!personId) throw new AppError("unauthenticated", "Open Emerge's start page first.");
  await deps.access.toGeneration(personId, generationId, "viewer");
  const body = await read(deps.pictures, generationId, file!, url.searchParams.get("w"));
  if (!body) throw notFound("picture");
  return {
    type: file === "picture.png" && !url.searchParams.has("w") ? "image/png" : "image/webp",
    body,
  };
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

function sendError(response: ServerResponse, thrown: unknown, path: string): void {
  const error: ContractError = toContractError(thrown);
  if (error.kind === "internal") log.error(`${path} failed:`, thrown);
  sendJson(response, statusOf[error.kind] ?? 500, { error });
}

function sendJson(response: ServerResponse, status: number, value: unknown): true {
  const body = JSON.stringify(value);
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(body);
  return true;
}
