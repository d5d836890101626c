import { io, type Socket } from "socket.io-client";
import {
  protocolVersion,
  workerEvents,
  type Ack,
  type ContractError,
  type RunInspect,
  type RunStart,
  type ServerToWorker,
  type WorkerCommandInput,
  type WorkerCommandName,
  type WorkerCommandOutput,
  type WorkerToServer,
} from "../../server/contract";

/** A server that takes longer than this to acknowledge is treated as if it had not heard. */
const ackMs = 20_000;
/** Pause before knocking again where the server itself said no. */
const refusedMs = 5_000;

export interface ConnectionEvents {
  /** The line is up, for the first time or again. */
  connected(): void;
  disconnected(): void;
  start(run: RunStart): void;
  cancel(leaseId: string): void;
  inspect(question: RunInspect): void;
  log(line: string): void;
}

/** Socket.IO's types cannot follow a name that is itself a type parameter. */
interface AnyLine {
  emitWithAck(name: string, input: unknown): Promise<unknown>;
}

const noAnswer: ContractError = {
  kind: "unavailable",
  message: "The server did not answer",
  retry: "later",
};

/** The line to the server: typed both ways, reconnecting for ever. */
export class Connection {
  private readonly socket: Socket<ServerToWorker, WorkerToServer>;
  private lastComplaint = "";
  private closed = false;

  constructor(
    { server, token }: { server: string; token: string },
    private readonly events: ConnectionEvents,
  ) {
    this.socket = io(new URL("/workers", server).href, {
      auth: { token, protocol: protocolVersion, role: "worker" },
      transports: ["websocket"],
      reconnectionDelay: 250,
      reconnectionDelayMax: 10_000,
    });
    this.socket.on("connect", () => this.onConnect());
    this.socket.on("connect_error", (error) => this.onTrouble(`cannot connect: ${error.message}`));
    this.socket.on("disconnect", (reason) => this.onDisconnect(reason));
    this.socket.on("run:start", (payload) => {
      const run = workerEvents["run:start"].safeParse(payload);
      if (run.success) events.start(run.data);
      else events.log(`a run that cannot be read was ignored: ${run.error.issues[0]?.message}`);
    });
    this.socket.on("run:cancel", (payload) => {
      const run = workerEvents["run:cancel"].safeParse(payload);
      if (run.success) events.cancel(run.data.leaseId);
    });
    this.socket.on("run:inspect", (payload) => {
      const question = workerEvents["run:inspect"].safeParse(payload);
      if (question.success) events.inspect(question.data);
      else
        events.log(
          `a question that cannot be read was ignored: ${question.error.issues[0]?.message}`,
        );
    });
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /** The server's answer; its silence is an error like any other. Never throws. */
  async request<N extends WorkerCommandName>(
    name: N,
    input: WorkerCommandInput<N>,
  ): Promise<Ack<WorkerCommandOutput<N>>> {
    if (!this.socket.connected) return { ok: false, error: noAnswer };
    try {
      const line = this.socket.timeout(ackMs) as unknown as AnyLine;
      return (await line.emitWithAck(name, input)) as Ack<WorkerCommandOutput<N>>;
    } catch {
      return { ok: false, error: noAnswer };
    }
  }

  /** Hangs up and tries again after a pause, for when the server took the line but not the worker. */
  retryLater(why: string): void {
    this.onTrouble(why);
    this.socket.disconnect();
    this.reconnectLater();
  }

  close(): void {
    this.closed = true;
    this.socket.disconnect();
  }

  private onConnect(): void {
    this.lastComplaint = "";
    this.events.connected();
  }

  private onDisconnect(reason: string): void {
    this.events.disconnected();
    if (!this.closed) this.onTrouble(`connection lost (${reason})`);
  }

  /** Says each complaint once, and knocks again where Socket.IO by itself would not. */
  private onTrouble(complaint: string): void {
    if (complaint !== this.lastComplaint) this.events.log(`${complaint}; trying again`);
    this.lastComplaint = complaint;
    if (!this.socket.active) this.reconnectLater();
  }

  private reconnectLater(): void {
    if (this.closed) return;
    setTimeout(() => !this.closed && !this.socket.active && this.socket.connect(), refusedMs);
  }
}
