import { openPromise, type Entry, type ZipFile } from "yauzl";
import { AppError, invalidInput } from "../../errors";
import { archiveLimits, manifest, manifestName, type Manifest } from "./manifest";

/** A board's zip, opened and looked over: nothing in it has been unpacked but the manifest. */
export interface Archive {
  manifest: Manifest;
  /** A file's bytes, or null if it is not there. */
  read(name: string, maxBytes: number): Promise<Buffer | null>;
  close(): void;
}

/** Files that an archive may hold at most: picture, filmstrip, latents and inputs a picture, one an upload, and the manifest. */
const maxEntries = 4 * archiveLimits.pictures + archiveLimits.uploads + 1;

/**
 * Sizes are added up from the directory before anything is unpacked, and what comes out of an entry
 * must be as long as the directory says: a small file cannot swell without end.
 * @throws AppError saying what is wrong with the file.
 */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch(
    unreadable,
  );
  try {
    const entries = await look(zip);
    const read = async (name: string, maxBytes: number) => {
      const entry = entries.get(name);
      return entry ? unpack(zip, entry, maxBytes) : null;
    };
    const text = await read(manifestName, archiveLimits.manifestBytes);
    if (!text) throw bad("it has no manifest, so it is not a board of Emerge");
    return { manifest: parseManifest(text), read, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function look(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > maxEntries) throw bad(`it holds more than ${maxEntries} files`);
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw bad(`it names ${entry.fileName.slice(0, 100)} twice`);
      unpacked += entry.uncompressedSize;
      if (unpacked > archiveLimits.unpackedBytes) throw tooLarge(archiveLimits.unpackedBytes);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    return unreadable(error);
  }
  return entries;
}

async function unpack(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  if (entry.uncompressedSize > maxBytes) throw tooLarge(maxBytes);
  if (entry.isEncrypted()) throw bad("it is encrypted");
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    return unreadable(error);
  }
}

function parseManifest(text: Buffer): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.toString("utf8"));
  } catch (cause) {
    throw bad("its manifest is not JSON", cause);
  }
  const parsed = manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const { contract } = invalidInput(parsed.error);
  throw new AppError("invalid", `This zip cannot be imported: manifest.${contract.message}.`, {
    field: `manifest.${contract.field ?? ""}`,
    limit: contract.limit,
  });
}

/** What the zip library found wrong is the file's fault, not the server's. */
function unreadable(error: unknown): never {
  if (error instanceof AppError) throw error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EIO" || code === "EMFILE") throw error;
  throw bad("it is damaged, or no zip at all", error);
}

export const bad = (why: string, cause?: unknown) =>
  new AppError("invalid", `This zip cannot be imported: ${why}.`, { field: "file", cause });

function tooLarge(limit: number): AppError {
  const megabytes = Math.floor(limit / 1024 ** 2);
  const message = `This zip cannot be imported: it holds more than ${megabytes} MB.`;
  return new AppError("too_large", message, { field: "file", limit });
}
