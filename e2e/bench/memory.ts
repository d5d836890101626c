import { randomUUID } from "node:crypto";
import { spawnSync } from "node:child_process";
import { TestClient } from "../../server/testing/studio";
import type { Recipe } from "../../server/contract";
import { Studio } from "../support/studio";
import { pause, type Result } from "./result";

const warmUp = 40;
const measured = 200;

/** Resident memory of server and worker, idle, and what 200 more generations leave behind. */
export async function memory(): Promise<Result[]> {
  const studio = await new Studio().start();
  try {
    const response = await fetch(studio.url, { headers: { accept: "text/html" } });
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const person = await TestClient.connect(studio.url, cookie);
    const board = await person.must("board:create", {});
    await person.must("board:join", { boardId: board.id });
    const idle = await settledMegabytes(studio);
    await generateMany(person, board.id, warmUp);
    const before = await settledMegabytes(studio);
    await generateMany(person, board.id, measured);
    const after = await settledMegabytes(studio);
    person.close();
    const growth = ((after - before) / before) * 100;
    return [
      {
        name: "memory.idle_mb",
        value: idle,
        unit: "MB",
        baseline: null,
        note: "server, worker and computing process, resident, model loaded, nobody generating",
      },
      {
        name: "memory.growth_pct",
        value: growth,
        unit: "%",
        baseline: before,
        note: `after ${measured} generations: ${before.toFixed(0)} to ${after.toFixed(0)} MB; aim 5`,
      },
    ];
  } finally {
    await studio.stop();
  }
}

async function generateMany(person: TestClient, boardId: string, count: number): Promise<void> {
  const { studio } = await person.until("session:ready");
  const model =
    (await person.until("studio:changed").catch(() => null))?.models[0] ?? studio.models[0]!;
  const { samplers, sizes, defaults } = model;
  const base = { model: model.id, negativePrompt: "", guidance: defaults.guidance };
  for (let n = 0; n < count; n++) {
    const recipe: Recipe = {
      ...base,
      prompt: `heart ${n}`,
      seed: n,
      steps: 4,
      sampler: samplers[0]!,
      ...sizes[0]!,
    };
    const { id } = await person.must("generation:create", {
      boardId,
      clientKey: randomUUID(),
      recipe,
    });
    await person.settled(id, "succeeded");
    // The client remembers everything it hears; that is not what is measured here, but be kind.
    for (const heard of Object.values(person.heard)) if (heard.length > 500) heard.length = 0;
  }
}

/** The smallest of several readings over some seconds: the collector has had its chance. */
async function settledMegabytes(studio: Studio): Promise<number> {
  let least = Infinity;
  for (let reading = 0; reading < 8; reading++) {
    await pause(1000);
    least = Math.min(
      least,
      studio.processIds().reduce((sum, pid) => sum + residentMb(pid), 0),
    );
  }
  return least;
}

function residentMb(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(stdout.trim()) / 1024;
}
