import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { io, type Socket } from "socket.io-client";
import { Decoder, Encoder } from "socket.io-parser";
import { startApp, type App } from "../app";
import { readConfig, type Environment } from "../config";
import {
  limits,
  protocolVersion,
  type Ack,
  type ClientToServer,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type ContractError,
  type EventName,
  type EventPayload,
  type Person,
  type Recipe,
  type ServerToClient,
} from "../contract";
import { FakeWorker, fakeModel, type FakeWorkerOptions } from "./fake-worker";

export const fakeRecipe = (change: Partial<Recipe> = {}): Recipe => ({
  model: fakeModel.id,
  prompt: "a red fox",
  negativePrompt: "",
  seed: 7,
  steps: 4,
  guidance: 1,
  sampler: "flow-euler",
  width: 8,
  height: 8,
  ...change,
});

/** The whole server on a free port and a folder of its own, without pages and local worker. */
export class TestStudio {
  private readonly clients: TestClient[] = [];
  private readonly workers: FakeWorker[] = [];

  private constructor(
    public app: App,
    readonly dataDir: string,
    private readonly env: Environment,
  ) {}

  static async start(env: Environment = {}): Promise<TestStudio> {
    const dataDir = env.EMERGE_DATA ?? (await mkdtemp(path.join(tmpdir(), "emerge-")));
    const DATABASE_URL = await freshDatabase(process.env.EMERGE_TEST_POSTGRES);
    const full = { ...defaults, EMERGE_DATA: dataDir, DATABASE_URL, ...env };
    return new TestStudio(await startApp(readConfig(full), notFound), dataDir, full);
  }

  get url(): string {
    return `http://127.0.0.1:${this.app.port}`;
  }

  /** Somebody new with a cookie of their own, connected. */
  async visitor(cookie?: string): Promise<TestClient> {
    const client = await TestClient.connect(this.url, cookie ?? (await this.cookie()));
    this.clients.push(client);
    return client;
  }

  /** A cookie as the first page hands it out. */
  async cookie(): Promise<string> {
    const response = await fetch(this.url, { headers: { accept: "text/html" } });
    return response.headers.get("set-cookie")!.split(";")[0]!;
  }

  async worker(options?: FakeWorkerOptions): Promise<FakeWorker> {
    const worker = await FakeWorker.connect(this.url, this.app.workerToken, options);
    this.workers.push(worker);
    return worker;
  }

  /** Stops and starts the server on the same data. */
  async restart(): Promise<void> {
    await this.app.close();
    this.app = await startApp(readConfig(this.env), notFound);
  }

  async stop(): Promise<void> {
    for (const one of [...this.clients, ...this.workers]) one.close();
    await this.app.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A database of its own for this studio, where the tests run on a PostgreSQL server. */
async function freshDatabase(server: string | undefined): Promise<string | undefined> {
  if (!server) return undefined;
  const client = new Client({ connectionString: server });
  await client.connect();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

const defaults = {
  PORT: "0",
  HOST: "127.0.0.1",
  NODE_ENV: "test",
  EMERGE_LOCAL_WORKER: "0",
  EMERGE_BACKUP_HOURS: "0",
  EMERGE_MIN_FREE_MB: "1",
  EMERGE_LEASE_MS: "500",
};

async function notFound(_request: unknown, response: import("node:http").ServerResponse) {
  response.writeHead(404).end();
}

interface AnyLine {
  emitWithAck(name: string, input: unknown): Promise<unknown>;
}

type Heard = { [N in EventName]: EventPayload<N>[] };

/** A browser's connection: sends commands, remembers everything it is told. */
export class TestClient {
  readonly heard: Partial<Heard> = {};

  private constructor(
    readonly socket: Socket<ServerToClient, ClientToServer>,
    readonly cookie: string,
    /** As they are by now: a board may have given them another colour. */
    public person: Person,
  ) {
    socket.on("person:updated", (one) => {
      if (one.id === this.person.id) this.person = one;
    });
  }

  static async connect(url: string, cookie: string): Promise<TestClient> {
    const socket = openSocket(url, cookie);
    const heard: Partial<Record<EventName, unknown[]>> = {};
    socket.onAny((event: EventName, payload: unknown) => (heard[event] ??= []).push(payload));
    const person = await new Promise<Person>((resolve, reject) => {
      socket.once("session:ready", (ready) => resolve(ready.person));
      socket.once("connect_error", reject);
    });
    const client = new TestClient(socket, cookie, person);
    Object.assign(client, { heard });
    return client;
  }

  /** The whole acknowledgement. */
  ask<N extends CommandName>(name: N, input: unknown): Promise<Ack<CommandOutput<N>>> {
    // Socket.IO's types cannot follow a name that is itself a type parameter.
    const line = this.socket.timeout(15_000) as unknown as AnyLine;
    return line.emitWithAck(name, input) as Promise<Ack<CommandOutput<N>>>;
  }

  /** The data of a command that is expected to succeed. */
  async must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
    return answer.data;
  }

  /** The error of a command that is expected to fail. */
  async refused(name: string, input: unknown): Promise<ContractError> {
    const answer = await this.ask(name as CommandName, input);
    if (answer.ok) throw new Error(`${name} was accepted`);
    return answer.error;
  }

  async generate(boardId: string, change: Partial<Recipe> = {}) {
    const recipe = fakeRecipe(change);
    return this.must("generation:create", { boardId, clientKey: randomUUID(), recipe });
  }

  /** Resolves with the first event, past or future, that fits. */
  until<N extends EventName>(
    name: N,
    fits: (payload: EventPayload<N>) => boolean = () => true,
  ): Promise<EventPayload<N>> {
    const known = (this.heard[name] as EventPayload<N>[] | undefined)?.find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const listener = (payload: EventPayload<N>) => {
        if (!fits(payload)) return;
        clearTimeout(late);
        this.socket.off(name, listener as never);
        resolve(payload);
      };
      const late = setTimeout(() => {
        this.socket.off(name, listener as never);
        reject(new Error(`no ${name} that fits came within 15 s`));
      }, 15_000);
      this.socket.on(name, listener as never);
    });
  }

  /** The generation once it has this status. */
  settled(id: string, status: string) {
    return this.until("generation:changed", (one) => one.id === id && one.status === status);
  }

  /** Steps of the frames heard of one generation, in the order of arrival. */
  steps(id: string): number[] {
    const frames = this.heard["generation:frame"] ?? [];
    return frames.filter(({ meta }) => meta.generationId === id).map(({ meta }) => meta.step);
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** A filmstrip is one packet with an attachment a step; the parser's own limit is ten. */
class FilmstripDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: limits.stepsMax * 2 });
  }
}

export function openSocket(
  url: string,
  cookie: string,
  extra: { auth?: object; headers?: Record<string, string> } = {},
): Socket<ServerToClient, ClientToServer> {
  return io(url, {
    transports: ["websocket"],
    forceNew: true,
    parser: { Encoder, Decoder: FilmstripDecoder },
    auth: extra.auth ?? { protocol: protocolVersion },
    extraHeaders: { cookie, ...extra.headers },
  });
}

/** The typed error with which a connection is refused. */
export function refusedConnection(
  url: string,
  cookie: string,
  extra?: Parameters<typeof openSocket>[2],
): Promise<ContractError> {
  const socket = openSocket(url, cookie, extra);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => reject(new Error("the connection was accepted")));
    socket.once("connect_error", (error) => {
      socket.close();
      resolve((error as Error & { data: ContractError }).data);
    });
  });
}
