import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { constants } from "node:zlib";
import { takesGzip, zip } from "./gzip";

const typeOf: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
  ".svg": "image/svg+xml",
};

/** Names carry a hash of what is in the file, so what is kept never grows old. */
const forEver = "public, max-age=31536000, immutable";

interface Kept {
  type: string;
  tag: string;
  zipped: Buffer;
}

export interface StaticFiles {
  /** Answers with a script or a style of the pages; false for everything else. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * The pages' scripts and styles, compressed once and kept in memory (under a megabyte). Compressed
 * anew for each visitor, they hold up the very page that waits for them. Brotli would save another
 * six percent, and cost seconds of every start.
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const kept = new Map<string, Kept>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && typeOf[path.extname(entry.name)]);
  await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const address = path.relative(folder, file).split(path.sep).join("/");
      kept.set(`/_next/static/${address}`, await keep(file));
    }),
  );
  return {
    serve(request, response) {
      if (request.method !== "GET" && request.method !== "HEAD") return false;
      const file = kept.get(request.url?.split("?", 1)[0] ?? "");
      // Who takes none gets the file from where everything else comes.
      if (!file || !takesGzip(request)) return false;
      send(request, response, file);
      return true;
    },
  };
}

async function keep(file: string): Promise<Kept> {
  const bytes = await readFile(file);
  const zipped = await zip(bytes, { level: constants.Z_BEST_COMPRESSION });
  const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
  return { type: typeOf[path.extname(file)]!, tag, zipped };
}

function send(request: IncomingMessage, response: ServerResponse, file: Kept): void {
  const { type, tag, zipped } = file;
  const about = { ETag: tag, "Cache-Control": forEver, Vary: "Accept-Encoding" };
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304, about).end();
    return;
  }
  response.writeHead(200, {
    ...about,
    "Content-Type": type,
    "Content-Encoding": "gzip",
    "Content-Length": zipped.byteLength,
  });
  response.end(request.method === "HEAD" ? undefined : zipped);
}
