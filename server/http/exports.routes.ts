import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { id } from "../contract";
import { AppError, invalidInput } from "../errors";
import { archiveLimits } from "../exchange/archive/manifest";
import { sheetMax, type Download, type ExportsService } from "../services/exports.service";
import type { ImportsService } from "../services/imports.service";
import { perMinute } from "./limit";
import { sendJson, uuid, type Call, type Route } from "./routes";

export interface ExportsRouteDeps {
  exports: ExportsService;
  imports: ImportsService;
  /** Where an upload lies while it is read. */
  folder: string;
}

const types = {
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  mp4: "video/mp4",
  pdf: "application/pdf",
  zip: "application/zip",
} as const;
type Ending = keyof typeof types;

/** Ways out: a picture, its film, a sheet of some, a whole board. And the way in for a board. */
export function exportRoutes({ exports, imports, folder }: ExportsRouteDeps): Route[] {
  const admit = perMinute(30, "Too many downloads at once; wait a moment.");
  const get = (
    address: string,
    make: (call: Call) => Promise<Download>,
    ending?: Ending,
  ): Route => ({
    method: "GET",
    path: new RegExp(`^${address}$`),
    handle: async (call) => {
      await admit(call.personId);
      await send(call, await make(call), ending ?? (call.params[1] as Ending));
    },
  });
  return [
    get(
      `/api/generations/${uuid}/download\\.png`,
      ({ personId, params: [one] }) => exports.picture(personId, one!),
      "png",
    ),
    get(`/api/generations/${uuid}/film\\.(webp|gif|mp4)`, ({ personId, params: [one, format] }) =>
      exports.film(personId, one!, format as "gif"),
    ),
    get(
      `/api/boards/${uuid}/sheet\\.png`,
      ({ personId, url, params: [board] }) => exports.sheet(personId, board!, idsIn(url)),
      "png",
    ),
    get(
      `/api/boards/${uuid}/board\\.png`,
      ({ personId, params: [board] }) => exports.boardPng(personId, board!),
      "png",
    ),
    get(
      `/api/boards/${uuid}/board\\.pdf`,
      ({ personId, params: [board] }) => exports.boardPdf(personId, board!),
      "pdf",
    ),
    get(
      `/api/boards/${uuid}/board\\.zip`,
      ({ personId, params: [board] }) => exports.boardZip(personId, board!),
      "zip",
    ),
    {
      method: "POST",
      path: /^\/api\/boards\/import$/,
      handle: async ({ request, response, personId }) => {
        await admit(personId);
        const board = await withFile(request, folder, (file) => imports.board(personId, file));
        sendJson(response, 201, { board });
      },
    },
  ];
}

const selection = z.object({
  ids: z
    .array(id)
    .min(1, "must name at least one picture")
    .max(sheetMax, `must name at most ${sheetMax} pictures`),
});

function idsIn(url: URL): string[] {
  const ids = (url.searchParams.get("ids") ?? "").split(",").filter(Boolean);
  const parsed = selection.safeParse({ ids });
  if (!parsed.success) throw invalidInput(parsed.error);
  return [...new Set(parsed.data.ids)];
}

async function send({ request, response }: Call, { name, body }: Download, ending: Ending) {
  const headers: Record<string, string | number> = {
    "Content-Type": types[ending],
    "Content-Disposition": attachment(`${name}.${ending}`),
    "Cache-Control": "private, no-store",
  };
  if (Buffer.isBuffer(body)) headers["Content-Length"] = body.byteLength;
  response.writeHead(200, headers);
  if (request.method === "HEAD" || Buffer.isBuffer(body)) {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  await pipeline(body, response);
}

/** The name as it is for those who read UTF-8 (RFC 5987), and in plain letters for the others. */
function attachment(name: string): string {
  const clean = name
    .replace(/[\p{Cc}\p{Cs}/\\:*?"<>|]/gu, " ")
    .replace(/\s+/g, " ")
    .slice(-120);
  const plain = clean.replace(/[^\x20-\x7e]/g, "_");
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The body as a file on the disk, gone when `use` has ended. */
async function withFile<T>(
  request: IncomingMessage,
  folder: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${randomUUID()}.zip`);
  try {
    await pipeline(request, atMost(archiveLimits.fileBytes), createWriteStream(file));
    return await use(file);
  } finally {
    await rm(file, { force: true });
  }
}

function atMost(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) return done(null, chunk);
      const megabytes = Math.floor(maxBytes / 1024 ** 2);
      const message = `A zip may be at most ${megabytes} MB.`;
      done(new AppError("too_large", message, { field: "file", limit: maxBytes }));
    },
  });
}
