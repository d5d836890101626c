import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { findUp } from "../paths";

export interface Sql {
  exec(sql: string): Promise<void>;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Any constant; two servers that start at once on one database take turns. */
const lockKey = 7_305_118;

const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/**
 * Applies prisma/migrations in order and records them as Prisma Migrate does, so that its own tools
 * see no drift. Each migration and its record are one transaction. Returns the names applied.
 */
export async function applyMigrations(sql: Sql): Promise<string[]> {
  const folder = findUp("prisma/migrations");
  await sql.query("SELECT pg_advisory_lock($1)", [lockKey]);
  try {
    await sql.exec(table);
    const done = await finished(sql);
    const names = (await readdir(folder)).toSorted().filter((name) => !done.has(name));
    const pending = names.filter((name) => existsSync(path.join(folder, name, "migration.sql")));
    for (const name of pending) await applyOne(sql, folder, name);
    return pending;
  } finally {
    await sql.query("SELECT pg_advisory_unlock($1)", [lockKey]);
  }
}

async function finished(sql: Sql): Promise<Set<unknown>> {
  const rows = await sql.query(
    `SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Set(rows.map((row) => row.migration_name));
}

async function applyOne(sql: Sql, folder: string, name: string): Promise<void> {
  const script = await readFile(path.join(folder, name, "migration.sql"), "utf8");
  const checksum = createHash("sha256").update(script).digest("hex");
  await sql.exec("BEGIN");
  try {
    await sql.exec(script);
    await sql.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await sql.exec("COMMIT");
  } catch (cause) {
    await sql.exec("ROLLBACK");
    throw new Error(`The migration ${name} failed: ${(cause as Error).message}`, { cause });
  }
}
