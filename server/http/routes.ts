import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "../errors";
import { thumbnailWidths, type ThumbnailWidth } from "../repositories/pictures";

/** One request to an address of /api, from somebody whose cookie was verified. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  personId: string;
  /** What the groups of the route's path matched. */
  params: string[];
}

export interface Route {
  /** HEAD is answered wherever GET is. */
  method: "GET" | "POST";
  path: RegExp;
  /** Answers by itself; what it throws before that becomes the typed error's JSON. */
  handle(call: Call): Promise<void>;
}

/** An id in a route's path: anything else is no address at all. */
export const uuid = "([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})";

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(body);
}

/** A whole body that is in memory; HEAD gets its length only. */
export function sendBytes(
  { request, response }: Pick<Call, "request" | "response">,
  headers: Record<string, string>,
  body: Uint8Array,
): void {
  response.writeHead(200, { ...headers, "Content-Length": body.byteLength });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** A picture never changes, but who may see it does: kept by the browser, not by proxies. */
export const keptByTheBrowser = { "Cache-Control": "private, max-age=31536000, immutable" };

/** The `w` of an address; null for the picture itself. */
export function thumbnailWidth(url: URL): ThumbnailWidth | null {
  const text = url.searchParams.get("w");
  if (text === null) return null;
  const width = thumbnailWidths.find((known) => String(known) === text);
  if (width) return width;
  const limit = thumbnailWidths.join(", ");
  throw new AppError("invalid", `w must be one of ${limit}.`, { field: "w", limit });
}
