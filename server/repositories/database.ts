import { mkdir } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { restoreNewest, startBackups } from "./backups";
import { PrismaClient } from "./client/client";
import { acquireLock } from "./lock";
import { applyMigrations } from "./migrations";

export interface Database {
  prisma: PrismaClient;
  kind: "embedded" | "postgresql";
  close(): Promise<void>;
}

export interface DatabaseOptions {
  dataDir: string;
  databaseUrl: string | null;
  backupHours: number;
}

/** Opens the database and brings its schema up to date. One process at a time may hold a folder. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl ? openServer(options.databaseUrl) : openEmbedded(options);
}

async function openServer(url: string): Promise<Database> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (cause) {
    throw new Error(`DATABASE_URL: no connection (${(cause as Error).message})`, { cause });
  }
  try {
    await applyMigrations({
      exec: async (sql) => void (await client.query(sql)),
      query: async (sql, values) => (await client.query(sql, values)).rows,
    });
  } finally {
    await client.end();
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return { prisma, kind: "postgresql", close: () => prisma.$disconnect() };
}

async function openEmbedded({ dataDir, backupHours }: DatabaseOptions): Promise<Database> {
  const lock = await acquireLock(dataDir);
  try {
    const pglite = await openFolder(dataDir);
    await applyMigrations({
      exec: async (sql) => void (await pglite.exec(sql)),
      query: async (sql, values) => (await pglite.query<Record<string, unknown>>(sql, values)).rows,
    });
    const prisma = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
    const backups = startBackups(pglite, path.join(dataDir, "backups"), backupHours);
    const close = async () => {
      await backups.stop();
      await prisma.$disconnect();
      await pglite.close();
      await lock.release();
    };
    return { prisma, kind: "embedded", close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openFolder(dataDir: string): Promise<PGlite> {
  const folder = path.join(dataDir, "postgres");
  await mkdir(dataDir, { recursive: true });
  try {
    const pglite = new PGlite(folder);
    await pglite.waitReady;
    return pglite;
  } catch (cause) {
    return restoreNewest(folder, path.join(dataDir, "backups"), cause);
  }
}
