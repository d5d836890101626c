import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { limits } from "../contract";
import { AppError, invalidInput } from "../errors";

/** Room for a form's few fields; what carries lists says how much it needs. */
const formBytes = 8 * 1024;

/** Browsers read an answer only once they have sent everything: up to here it is read and dropped. */
const maxDropped = 16 * limits.uploadBytes;

/** @throws AppError as soon as the file is known to be too large. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limits.uploadBytes + multipartExtra) {
    drop(request);
    throw fileTooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).byteLength;
    if (size > limits.uploadBytes + multipartExtra) {
      drop(request);
      throw fileTooLarge();
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Boundaries and headers around a file in a form. */
const multipartExtra = 4096;

function drop(request: IncomingMessage): void {
  let dropped = 0;
  request.on("data", (chunk: Buffer) => {
    dropped += chunk.byteLength;
    if (dropped > maxDropped) request.destroy();
  });
}

/** The file in a body: the body itself, or the first file of a form. */
export async function fileOf(request: IncomingMessage): Promise<Uint8Array> {
  const type = request.headers["content-type"] ?? "";
  const body = await readBody(request);
  const file = type.startsWith("multipart/form-data") ? await firstFile(body, type) : body;
  if (file.byteLength > limits.uploadBytes) throw fileTooLarge();
  if (file.byteLength > 0) return file;
  throw new AppError("invalid", "There is no file in this request.", { field: "file" });
}

async function firstFile(body: Buffer, type: string): Promise<Uint8Array> {
  const response = new Response(new Uint8Array(body), { headers: { "content-type": type } });
  const form = await response.formData().catch((cause: unknown) => {
    throw new AppError("invalid", "The form could not be read.", { field: "file", cause });
  });
  const file = [...form.values()].find((value) => value instanceof File);
  return file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
}

function fileTooLarge(): AppError {
  const megabytes = limits.uploadBytes / 1024 / 1024;
  const message = `A file may be at most ${megabytes} MB.`;
  return new AppError("too_large", message, { field: "file", limit: limits.uploadBytes });
}

/** Other sites can post forms and text, but no JSON without being asked about first. */
export async function jsonOf<T extends z.ZodType>(
  request: IncomingMessage,
  schema: T,
  maxBytes = formBytes,
): Promise<z.output<T>> {
  if (!request.headers["content-type"]?.startsWith("application/json")) {
    throw new AppError("invalid", "The request must be JSON.", { field: "content-type" });
  }
  const parsed = schema.safeParse(parse(await read(request, maxBytes)));
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}

async function read(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).byteLength;
    if (size > maxBytes) {
      throw new AppError("too_large", "The request is too large.", { limit: maxBytes });
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "The request is not readable as JSON.", { cause });
  }
}
