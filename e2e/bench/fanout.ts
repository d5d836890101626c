import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import { FakeWorker } from "../../server/testing/fake-worker";
import { fakeRecipe, TestClient } from "../../server/testing/studio";
import { readFileSync } from "node:fs";
import { Studio } from "../support/studio";
import type { Result } from "./result";

const clients = 200;
const frames = 100;
const frameBytes = 6000;
/** Frames on their way at a time: enough to keep both sides busy, few enough that none is dropped. */
const inFlight = 3;
const rounds = 3;

/**
 * Frames of a worker delivered to everybody on one board, through the whole server (validation,
 * journal, hub, fan-out), over what a bare `ws` broadcast of the same bytes delivers.
 */
export async function fanOut(): Promise<Result[]> {
  const ours: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bares.push(await bareRate());
    ours.push(await emergeRate());
  }
  const [our, bare] = [Math.max(...ours), Math.max(...bares)];
  const note = `${clients} clients, ${frameBytes} bytes a frame, best of ${rounds}: ${our.toFixed(0)} frames/s delivered, bare ws ${bare.toFixed(0)}; aim 0.6`;
  return [{ name: "fanout.vs_bare_ws", value: our / bare, unit: "ratio", baseline: bare, note }];
}

async function emergeRate(): Promise<number> {
  const studio = await new Studio({ EMERGE_LOCAL_WORKER: "0" }).start();
  const token = readFileSync(path.join(studio.dataDir, "worker-token"), "utf8");
  const worker = await FakeWorker.connect(studio.url, token, { stepMs: Infinity });
  const owner = await TestClient.connect(studio.url, await cookieOf(studio.url));
  const board = await owner.must("board:create", {});
  await owner.must("board:join", { boardId: board.id });
  const viewers = await Viewers.start({
    kind: "emerge",
    url: studio.url,
    boardId: board.id,
    // Somebody else: one person's commands are limited in their rate.
    cookie: await cookieOf(studio.url),
    clients,
  });
  await owner.generate(board.id, { ...fakeRecipe(), steps: frames });
  const leaseId = await worker.leased();
  const image = Buffer.alloc(frameBytes, 7);
  const send = (step: number) => worker.sendFrame(leaseId, step, image);
  const rate = await deliver(viewers, send);
  viewers.stop();
  owner.close();
  worker.close();
  await studio.stop();
  return rate;
}

async function bareRate(): Promise<number> {
  const server = fork(file("bare-server.ts"), { execArgv: ["--import", "tsx"] });
  const port = await new Promise<number>((resolve) =>
    server.once("message", (message) => resolve((message as { port: number }).port)),
  );
  const url = `ws://127.0.0.1:${port}`;
  const viewers = await Viewers.start({ kind: "bare", url, clients });
  const rate = await deliver(viewers, () => void server.send({ bytes: frameBytes }));
  viewers.stop();
  server.kill();
  return rate;
}

/** Sends all frames, never more than a few ahead of the slowest viewer; frames a second delivered. */
async function deliver(viewers: Viewers, send: (step: number) => void): Promise<number> {
  let sent = 0;
  const from = performance.now();
  const top = () => {
    while (sent < frames && sent - viewers.complete < inFlight) send(++sent);
  };
  await new Promise<void>((resolve) => {
    viewers.onComplete = () => (viewers.complete >= frames ? resolve() : top());
    top();
  });
  return (frames * clients) / ((performance.now() - from) / 1000);
}

interface ViewerOrder {
  kind: "emerge" | "bare";
  url: string;
  clients: number;
  boardId?: string;
  cookie?: string;
}

/** Two hundred connections in a process of their own, which says when all have the n-th frame. */
class Viewers {
  complete = 0;
  onComplete: () => void = () => undefined;

  private constructor(private readonly process: ChildProcess) {}

  static async start(order: ViewerOrder): Promise<Viewers> {
    const child = fork(file("viewers.ts"), { execArgv: ["--import", "tsx"] });
    const viewers = new Viewers(child);
    const ready = new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the viewers ended early")));
      child.on("message", (message: { ready?: true; complete?: number }) => {
        if (message.ready) resolve();
        if (message.complete === undefined) return;
        viewers.complete = message.complete;
        viewers.onComplete();
      });
    });
    child.send(order);
    await ready;
    return viewers;
  }

  stop(): void {
    this.process.removeAllListeners("exit");
    this.process.kill();
  }
}

async function cookieOf(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  return answer.headers.get("set-cookie")!.split(";")[0]!;
}

const file = (name: string) => path.join(import.meta.dirname, name);
