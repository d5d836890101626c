import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startApp } from "./app";
import { readConfig, type Environment } from "./config";
import { acquireLock } from "./repositories/lock";
import { fakeRecipe, TestStudio } from "./testing/studio";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "emerge-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function studioWith(env: Environment): Promise<TestStudio> {
  const studio = await TestStudio.start(env);
  cleanups.push(() => studio.stop());
  return studio;
}

describe("the disk", () => {
  test("nearly full: new pictures are refused with the limit, and nothing is written", async () => {
    const studio = await studioWith({ EMERGE_MIN_FREE_MB: "900000000" });
    (await studio.worker()).close();
    const owner = await studio.visitor();
    const { id: boardId } = await owner.must("board:create", {});
    const input = { boardId, clientKey: randomUUID(), recipe: fakeRecipe() };
    const error = await owner.refused("generation:create", input);
    expect(error).toMatchObject({ kind: "storage", retry: "later", limit: "900000000 MB" });
    expect((await owner.must("board:join", { boardId })).generations).toEqual([]);
  });

  test("a run whose files cannot be written fails with the reason; the server lives on", async () => {
    const studio = await studioWith({});
    const worker = await studio.worker({ stepMs: Infinity });
    const owner = await studio.visitor();
    const { id: boardId } = await owner.must("board:create", {});
    await owner.must("board:join", { boardId });
    // A file where the journals' folder should be: every write fails, also for root.
    const journals = path.join(studio.dataDir, "journals");
    await rm(journals, { recursive: true });
    await writeFile(journals, "");
    const { id } = await owner.generate(boardId);
    await worker.step();
    const failed = await owner.settled(id, "failed");
    expect(failed.error).toMatchObject({ kind: "storage" });
    await expect.poll(() => worker.active.size).toBe(0);
    expect((await owner.must("board:list", {})).length).toBe(1);
  });

  test("a data folder that cannot be made stops the start with its name", async () => {
    const folder = await temporary();
    const blocked = path.join(folder, "file");
    await writeFile(blocked, "");
    const config = readConfig({ PORT: "0", EMERGE_DATA: path.join(blocked, "data") });
    await expect(startApp(config, async () => undefined)).rejects.toThrow(
      /EMERGE_DATA.*file\/data/s,
    );
  });
});

describe("the lock", () => {
  test("a second server on the same folder is told which process holds it", async () => {
    const folder = await temporary();
    const holder = spawn("sleep", ["30"]);
    cleanups.push(async () => holder.kill());
    await writeFile(path.join(folder, "lock"), String(holder.pid));
    await expect(acquireLock(folder)).rejects.toThrow(new RegExp(`process ${holder.pid}`));
  });

  test("a dead process's lock is taken over", async () => {
    const folder = await temporary();
    await writeFile(path.join(folder, "lock"), "999999999");
    const lock = await acquireLock(folder);
    await lock.release();
  });
});

describe("settings", () => {
  test("each bad one is named", () => {
    const bad = { PORT: "99999", DATABASE_URL: "mysql://x", EMERGE_WORKER_TOKEN: "short" };
    expect(() => readConfig(bad)).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*EMERGE_WORKER_TOKEN/);
  });

  test("an empty one counts as not given", () => {
    expect(readConfig({ PORT: "" }).port).toBe(3000);
  });
});
