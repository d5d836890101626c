import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import {
  workerCommands,
  type Ack,
  type RunDone,
  type RunFrame,
  type RunInspect,
  type RunInspected,
  type RunInspectFailed,
  type RunStart,
  type WorkerHello,
} from "../../server/contract";

type Seen =
  | { name: "run:frame"; input: RunFrame }
  | { name: "run:done"; input: RunDone }
  | { name: "run:failed"; input: { leaseId: string; error: { kind: string; message: string } } }
  | { name: "run:inspected"; input: RunInspected }
  | { name: "run:inspect-failed"; input: RunInspectFailed };

const reports = [
  ...(["run:frame", "run:done", "run:failed"] as const),
  ...(["run:inspected", "run:inspect-failed"] as const),
] as const;

/** As much of the server as a worker sees: greets, hands out runs, and notes down what comes back. */
export class FakeServer {
  readonly seen: Seen[] = [];
  readonly hellos: WorkerHello[] = [];
  readonly auths: unknown[] = [];
  heartbeats = 0;
  /** Which leases a returning worker may keep. */
  keep: string[] = [];
  /** What a report is answered with; undefined leaves it unanswered. */
  answer: (seen: Seen) => Ack<unknown> | undefined = () => ({ ok: true, data: {} });
  private socket: Socket | null = null;
  private waiting: (() => void)[] = [];
  private readonly http = createServer();
  private readonly io = new Server(this.http, { maxHttpBufferSize: 1e8 });

  async listen(port = 0): Promise<string> {
    this.io.of("/workers").on("connection", (socket) => this.serve(socket));
    await new Promise<void>((resolve) => this.http.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => void this.io.close(() => resolve()));
  }

  start(run: RunStart): void {
    this.socket!.emit("run:start", run);
  }

  inspect(question: RunInspect): void {
    this.socket!.emit("run:inspect", question);
  }

  cancel(leaseId: string): void {
    this.socket!.emit("run:cancel", { leaseId });
  }

  /** Cuts the line as a bad network would. */
  drop(): void {
    this.socket!.conn.close();
  }

  frames(leaseId: string): RunFrame[] {
    return this.seen.flatMap((one) =>
      one.name === "run:frame" && one.input.leaseId === leaseId ? [one.input] : [],
    );
  }

  done(leaseId: string): RunDone | undefined {
    return this.seen.flatMap((one) =>
      one.name === "run:done" && one.input.leaseId === leaseId ? [one.input] : [],
    )[0];
  }

  /** Resolves as soon as the condition holds, looking again whenever something has come in. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private serve(socket: Socket): void {
    this.auths.push(socket.handshake.auth);
    socket.on("worker:hello", (input: unknown, ack: (answer: Ack<unknown>) => void) => {
      this.hellos.push(workerCommands["worker:hello"].input.parse(input));
      this.socket = socket;
      ack({ ok: true, data: { heartbeatMs: 50, keep: this.keep } });
      this.wake();
    });
    socket.on("worker:heartbeat", (_input: unknown, ack: (answer: Ack<unknown>) => void) => {
      this.heartbeats++;
      ack({ ok: true, data: {} });
      this.wake();
    });
    for (const name of reports)
      socket.on(name, (input: unknown, ack: (answer: Ack<unknown>) => void) => {
        const seen = { name, input: workerCommands[name].input.parse(input) } as Seen;
        this.seen.push(seen);
        const answer = this.answer(seen);
        if (answer) ack(answer);
        this.wake();
      });
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
