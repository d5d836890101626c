import { mkdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../errors";

/** Finished files by key (`generations/<id>/picture.png`). A folder here; any object store fits. */
export interface BlobStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Buffer | null>;
  /** Removes every blob whose key starts with `prefix/`. */
  removeAll(prefix: string): Promise<void>;
}

export async function folderBlobStore(folder: string): Promise<BlobStore> {
  await mkdir(folder, { recursive: true });
  const at = (key: string) => path.join(folder, ...key.split("/"));
  return {
    put: async (key, bytes) => {
      const file = at(key);
      await mkdir(path.dirname(file), { recursive: true });
      // Written aside and renamed: a reader or a crash never meets half a file.
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, bytes);
      await rename(part, file);
    },
    get: async (key) => {
      try {
        return await readFile(at(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    removeAll: (prefix) => rm(at(prefix), { recursive: true, force: true }),
  };
}

/** Makes the data folder and proves that it can be written; throws a line that names the setting. */
export async function prepareDataFolder(folder: string): Promise<void> {
  const probe = path.join(folder, ".writable");
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`EMERGE_DATA: the folder ${folder} cannot be written (${reason}).`, { cause });
  }
}

/** Throws a `storage` error while less than `minFreeBytes` are free where `folder` lies. */
export function diskGuard(folder: string, minFreeBytes: number) {
  return async () => {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= minFreeBytes) return;
    const minimum = `${Math.round(minFreeBytes / 1024 / 1024)} MB`;
    const message = `The server's disk is nearly full (under ${minimum} free). Free some space and try again.`;
    throw new AppError("storage", message, { limit: minimum });
  };
}
