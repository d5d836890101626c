import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { log } from "../log";

const kept = 3;
const firstBackupMs = 10 * 60_000;

/**
 * The embedded database never calls fsync, so a power cut can hurt it. Rotated copies that are
 * fsynced bound the loss to `hours`.
 */
export function startBackups(pglite: PGlite, folder: string, hours: number) {
  let running: Promise<void> = Promise.resolve();
  const tick = () => {
    running = writeBackup(pglite, folder).then(
      () => undefined,
      (error: unknown) => log.error("the copy of the database could not be written:", error),
    );
  };
  const timers: NodeJS.Timeout[] = [];
  if (hours > 0) {
    timers.push(setTimeout(tick, firstBackupMs), setInterval(tick, hours * 3_600_000));
    for (const timer of timers) timer.unref();
  }
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      return running;
    },
  };
}

/** Writes one copy, makes it durable before it gets its name, and drops the oldest. Returns its path. */
export async function writeBackup(pglite: PGlite, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${new Date().toISOString().replaceAll(":", "-")}.tar.gz`);
  const dump = await pglite.dumpDataDir("gzip");
  const handle = await open(`${file}.part`, "w");
  try {
    await handle.writeFile(Buffer.from(await dump.arrayBuffer()));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
  const backups = await listBackups(folder);
  await Promise.all(backups.slice(kept).map((old) => rm(path.join(folder, old))));
  return file;
}

/** Puts a damaged database folder aside and opens the newest copy in its place. */
export async function restoreNewest(
  folder: string,
  backups: string,
  cause: unknown,
): Promise<PGlite> {
  const newest = (await listBackups(backups))[0];
  if (!newest) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The database in ${folder} cannot be opened: ${reason}`, { cause });
  }
  const aside = `${folder}-damaged-${Date.now()}`;
  await rename(folder, aside);
  const dump = new Blob([await readFile(path.join(backups, newest))]);
  const pglite = new PGlite(folder, { loadDataDir: dump });
  await pglite.waitReady;
  log.warn(`The database was damaged (kept in ${aside}); the copy ${newest} was opened instead.`);
  return pglite;
}

async function listBackups(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(".tar.gz"))
    .toSorted()
    .toReversed();
}
