import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { TestClient } from "../../server/testing/studio";
import { Studio } from "../support/studio";
import { pause, type Result } from "./result";

const people = 50;
const perSecond = 20;
const seconds = 6;

interface Report {
  messages: number;
  updates: number;
}

/** Fifty people on one board, all of whose pointers move: what that costs the server. */
export async function cursors(): Promise<Result[]> {
  const studio = await new Studio({ EMERGE_LOCAL_WORKER: "0" }).start();
  try {
    const owner = await TestClient.connect(studio.url, await cookieOf(studio.url));
    const { id: boardId } = await owner.must("board:create", {});
    owner.close();
    const cookies = [];
    for (let n = 0; n < people; n++) cookies.push(await cookieOf(studio.url));
    const crowd = fork(path.join(import.meta.dirname, "crowd.ts"), {
      execArgv: ["--import", "tsx"],
    });
    const heard = (kind: "ready" | "done") =>
      new Promise<Report>((resolve) =>
        crowd.on("message", (message: { kind: string } & Report) => {
          if (message.kind === kind) resolve(message);
        }),
      );
    const ready = heard("ready");
    crowd.send({ url: studio.url, boardId, cookies, perSecond, seconds });
    await ready;
    await pause(500);
    const [cpu, from] = [cpuSeconds(studio.serverPid), performance.now()];
    const done = heard("done");
    crowd.send({ go: true });
    const { messages, updates } = await done;
    const spent = (performance.now() - from) / 1000;
    const busy = ((cpuSeconds(studio.serverPid) - cpu) / spent) * 100;
    crowd.kill();
    const rate = (count: number) => Math.round(count / spent).toLocaleString("en");
    const note = `processor time of the server, of one core, with ${people} pointers at ${perSecond} a second: ${rate(updates)} updates a second delivered in ${rate(messages)} messages`;
    return [{ name: "board.cursors_50", value: busy, unit: "%", baseline: updates / spent, note }];
  } finally {
    await studio.stop();
  }
}

/** User and system time of a process; Linux counts in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function cookieOf(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  return answer.headers.get("set-cookie")!.split(";")[0]!;
}
