import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process: the embedded database itself would let two processes
 * write the same files. A lock whose process is gone is taken over.
 */
export async function acquireLock(dataDir: string): Promise<Lock> {
  const file = path.join(dataDir, "lock");
  await mkdir(dataDir, { recursive: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      await removeIfStale(file, dataDir);
    }
  }
  throw new Error(`${file} cannot be taken; another process is starting at the same moment.`);
}

async function removeIfStale(file: string, dataDir: string): Promise<void> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (pid !== process.pid && isAlive(pid)) {
    throw new Error(
      `Emerge already runs on the folder ${dataDir} (process ${pid}). ` +
        "Stop it, or set EMERGE_DATA to another folder.",
    );
  }
  await rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
