import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { log } from "../log";

export interface LocalWorkerOptions {
  /** Where the server listens, over loopback. */
  server: string;
  token: string;
  workerId: string;
  /** The process ended: its leases need not wait for it. */
  died(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 10_000;
/** A worker that lived this long was well: the next restart is quick again. */
const healthyMs = 30_000;

/** The worker of this machine, as a child process that is started again whenever it ends. */
export class LocalWorker {
  private child: ChildProcess | null = null;
  private stopped = false;
  private delayMs = firstDelayMs;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: LocalWorkerOptions) {}

  start(): void {
    const startedAt = Date.now();
    const child = launch(this.options);
    this.child = child;
    child.on("error", (error) => log.error("the worker could not be started:", error));
    child.on("exit", (code, signal) => {
      this.child = null;
      if (this.stopped) return;
      log.warn(`the worker ended (${signal ?? code}); starting it again`);
      this.options.died();
      if (Date.now() - startedAt > healthyMs) this.delayMs = firstDelayMs;
      this.timer = setTimeout(() => this.start(), this.delayMs);
      this.delayMs = Math.min(this.delayMs * 2, longestDelayMs);
    });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    const child = this.child;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(late);
  }
}

function launch({ server, token, workerId }: LocalWorkerOptions): ChildProcess {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const bundled = path.join(here, "worker.mjs");
  const entry = existsSync(bundled) ? bundled : path.join(here, "../../workers/main.ts");
  return fork(entry, ["--server", server, "--name", "local"], {
    // In the environment, not among the arguments: those are visible to everybody on the machine.
    env: { ...process.env, EMERGE_WORKER_TOKEN: token, EMERGE_WORKER_ID: workerId },
    execArgv: entry.endsWith(".ts") ? ["--import", "tsx"] : [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}
