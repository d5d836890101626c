import { protocolVersion, type RunStart } from "../../server/contract";
import { builtInModels } from "../models/folder";
import { scanModels, type Model } from "../models/registry";
import type { WorkerSettings } from "../settings";
import { ComputeHost } from "./compute-host";
import { Connection } from "./connection";
import { Inspections } from "./inspections";
import { Lease } from "./lease";
import type { Message } from "./outbox";

export interface WorkerOptions {
  settings: WorkerSettings;
  log: (line: string) => void;
  /** Nothing can be computed with these settings. */
  broken: (message: string) => void;
}

/** The process that talks: leases in, frames and pictures out. */
export class Worker {
  private readonly leases = new Map<string, Lease>();
  private readonly connection: Connection;
  private readonly host: ComputeHost;
  private readonly inspections: Inspections;
  private welcome = false;
  private heartbeat: NodeJS.Timeout | undefined;

  /** Reads the model cards, then connects. */
  static async start(options: WorkerOptions): Promise<Worker> {
    const { models: extra } = options.settings;
    const roots = extra ? [builtInModels(), extra] : [builtInModels()];
    const { models, problems } = await scanModels(roots);
    for (const { message } of problems) options.log(`model left out: ${message}`);
    return new Worker(options, models, roots);
  }

  private constructor(
    private readonly options: WorkerOptions,
    private readonly models: readonly Model[],
    modelRoots: string[],
  ) {
    const { settings, log, broken } = options;
    const { provider, threads, memory: memoryMB, rows, together, sharing } = settings;
    const policy = { together, sharing };
    this.host = new ComputeHost(
      { provider, threads, policy, rows, memoryMB, modelRoots },
      {
        frame: (frame) => this.leases.get(frame.leaseId)?.frame(frame),
        done: (leaseId, ...made) => this.leases.get(leaseId)?.done(...made),
        failed: (leaseId, error) => this.leases.get(leaseId)?.failed(error),
        inspected: (inspectId, inspection) => this.inspections.found(inspectId, inspection),
        inspectFailed: (inspectId, error) => this.inspections.failed(inspectId, error),
        log,
        broken,
      },
    );
    this.inspections = new Inspections({
      families: new Map(models.map(({ info }) => [info.id, info.family])),
      ask: (inspectId, order) => this.host.inspect(inspectId, order),
      send: (name, input) => void this.connection.request(name, input),
    });
    this.connection = new Connection(settings, {
      connected: () => void this.greet(),
      disconnected: () => this.onDisconnected(),
      start: (run) => this.take(run),
      cancel: (leaseId) => this.drop(leaseId),
      inspect: (question) => this.inspections.ask(question),
      log,
    });
  }

  /** The computing process, for tests that kill it. */
  get computePid(): number | undefined {
    return this.host.pid;
  }

  stop(): void {
    clearInterval(this.heartbeat);
    this.connection.close();
    this.host.stop();
  }

  private async greet(): Promise<void> {
    const { id: workerId, name, slots, provider, server } = this.options.settings;
    const leases = [...this.leases.keys()];
    const models = this.models.map((model) => model.info);
    const me = { workerId, name, protocol: protocolVersion };
    const hello = { ...me, models, slots, provider, leases };
    const answer = await this.connection.request("worker:hello", hello);
    if (!this.connection.connected) return;
    if (!answer.ok) return this.connection.retryLater(`not welcome: ${answer.error.message}`);

    const { keep, heartbeatMs } = answer.data;
    this.options.log(`connected to ${server} as ${name}: ${models.length} models, ${slots} slots`);
    for (const leaseId of leases) if (!keep.includes(leaseId)) this.drop(leaseId);
    this.welcome = true;
    for (const lease of this.leases.values()) lease.outbox.resume();
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => void this.beat(), heartbeatMs);
  }

  private async beat(): Promise<void> {
    const answer = await this.connection.request("worker:heartbeat", {
      leases: [...this.leases.keys()],
    });
    if (!answer.ok && this.connection.connected)
      this.options.log(`heartbeat refused: ${answer.error.message}`);
  }

  private onDisconnected(): void {
    this.welcome = false;
    clearInterval(this.heartbeat);
    for (const lease of this.leases.values()) lease.outbox.pause();
  }

  private take(run: RunStart): void {
    const { leaseId, personId, recipe, inputs, resume, frames } = run;
    if (this.leases.has(leaseId)) return;
    const lease = new Lease(run, {
      send: (message) => this.send(message),
      finished: () => this.leases.delete(leaseId),
      unwanted: (reason) => {
        this.options.log(`run ${run.generationId} is no longer wanted: ${reason}`);
        this.drop(leaseId);
      },
    });
    this.leases.set(leaseId, lease);
    if (this.welcome) lease.outbox.resume();
    this.host.start({ leaseId, personId, recipe, inputs, resume, frames });
  }

  private drop(leaseId: string): void {
    this.host.cancel(leaseId);
    this.leases.get(leaseId)?.close();
    this.leases.delete(leaseId);
  }

  private send({ name, input }: Message) {
    return this.connection.request(name, input);
  }
}
