import { fork, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The product as `npm start` runs it, built, with the real model, on a port and folder of its own. */
export class Studio {
  private server: ChildProcess | null = null;
  private readonly others: ChildProcess[] = [];
  readonly dataDir = mkdtempSync(path.join(tmpdir(), "emerge-e2e-"));
  readonly log: string[] = [];
  port = 0;

  constructor(private readonly env: Record<string, string> = {}) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when pages are served and the local worker has warmed up. */
  async start(): Promise<this> {
    const env = { ...process.env, NODE_ENV: "production" as const, EMERGE_DATA: this.dataDir };
    const server = fork(path.join(root, "dist/server.mjs"), [], {
      cwd: root,
      env: { ...env, HOST: "127.0.0.1", PORT: String(this.port), ...this.env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.server = server;
    const started = this.log.length;
    for (const stream of [server.stdout!, server.stderr!]) {
      stream.on("data", (chunk: Buffer) => this.log.push(...String(chunk).split("\n")));
    }
    this.port = await new Promise<number>((resolve, reject) => {
      server.once("message", (message) => resolve((message as { port: number }).port));
      server.once("exit", () => reject(new Error(`the server ended:\n${this.log.join("\n")}`)));
    });
    if (this.env.EMERGE_LOCAL_WORKER !== "0") await this.said(/worker: ready/, started);
    return this;
  }

  /** Waits for a line of the server's or its worker's output, from line `from` on. */
  async said(pattern: RegExp, from = 0): Promise<string> {
    for (let tries = 0; tries < 2000; tries++) {
      const line = this.log.slice(from).find((one) => pattern.test(one));
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nobody said ${pattern}:\n${this.log.join("\n")}`);
  }

  /** A second worker, started as a person with another machine would. */
  async addWorker(name: string): Promise<ChildProcess> {
    const token = readFileSync(path.join(this.dataDir, "worker-token"), "utf8");
    const args = ["--server", this.url, "--token", token, "--name", name];
    const worker = spawn(process.execPath, [path.join(root, "dist/worker.mjs"), ...args], {
      cwd: root,
      stdio: "ignore",
    });
    this.others.push(worker);
    await this.said(new RegExp(`worker ${name} joined`));
    return worker;
  }

  get serverPid(): number {
    return this.server!.pid!;
  }

  /** Process ids of the local worker: the one that talks, then the one that computes. */
  workerPids(): { talk: number; compute: number } {
    const talk = childOf(this.server!.pid!);
    return { talk, compute: childOf(talk) };
  }

  /** Server, worker, computing process. */
  processIds(): number[] {
    const { talk, compute } = this.workerPids();
    return [this.server!.pid!, talk, compute];
  }

  kill(pid: number): void {
    process.kill(pid, "SIGKILL");
  }

  async killServer(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    for (const other of this.others) other.kill("SIGKILL");
    await this.end("SIGTERM");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const server = this.server;
    this.server = null;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await ended;
  }
}

function childOf(pid: number): number {
  const found = spawnSync("ps", ["--ppid", String(pid), "-o", "pid=,args="], { encoding: "utf8" });
  const line = found.stdout.split("\n").find((one) => /(worker|compute)\.mjs/.test(one));
  if (!line) throw new Error(`process ${pid} has no worker below it`);
  return Number.parseInt(line, 10);
}
