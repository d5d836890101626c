import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterEach, expect, test } from "vitest";
import { writeBackup } from "./backups";
import { openDatabase } from "./database";
import { applyMigrations, type Sql } from "./migrations";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "emerge-"));
  folders.push(folder);
  return folder;
}

const sqlOf = (pglite: PGlite): Sql => ({
  exec: async (sql) => void (await pglite.exec(sql)),
  query: async (sql, values) => (await pglite.query<Record<string, unknown>>(sql, values)).rows,
});

test("migrations are applied once and recorded as Prisma records them", async () => {
  const pglite = new PGlite();
  const names = await applyMigrations(sqlOf(pglite));
  expect(names.length).toBeGreaterThan(0);
  expect(await applyMigrations(sqlOf(pglite))).toEqual([]);
  const { rows } = await pglite.query<{ checksum: string; applied_steps_count: number }>(
    `SELECT checksum, applied_steps_count FROM "_prisma_migrations"`,
  );
  expect(rows).toHaveLength(names.length);
  for (const row of rows) {
    expect(row.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(row.applied_steps_count).toBe(1);
  }
  await pglite.close();
});

test("a migration that fails leaves nothing behind and is tried again", async () => {
  const pglite = new PGlite();
  const sql = sqlOf(pglite);
  const failing: Sql = {
    ...sql,
    exec: (script) => sql.exec(script.includes("CREATE TYPE") ? `${script}; SELECT 1/0` : script),
  };
  await expect(applyMigrations(failing)).rejects.toThrow(/division by zero/);
  expect((await applyMigrations(sql)).length).toBeGreaterThan(0);
  await pglite.close();
});

test("a damaged database is put aside and the newest copy takes its place", async () => {
  const dataDir = await temporary();
  const options = { dataDir, databaseUrl: null, backupHours: 0 };
  const person = { id: "00000000-0000-4000-8000-000000000001", name: "Ada", color: "teal" };
  const first = await openDatabase(options);
  await first.prisma.person.create({ data: person });
  await first.close();

  const pglite = new PGlite(path.join(dataDir, "postgres"));
  await pglite.waitReady;
  for (let copy = 0; copy < 4; copy++) await writeBackup(pglite, path.join(dataDir, "backups"));
  await pglite.close();
  expect(await readdir(path.join(dataDir, "backups"))).toHaveLength(3);

  // As after a power cut: the control file is garbage.
  await writeFile(path.join(dataDir, "postgres/global/pg_control"), "garbage");
  const second = await openDatabase(options);
  expect(await second.prisma.person.findMany()).toMatchObject([{ name: "Ada" }]);
  await second.close();
  const names = await readdir(dataDir);
  expect(names.some((name) => name.startsWith("postgres-damaged-"))).toBe(true);
}, 90_000);
