import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import {
  protocolVersion,
  startKinds,
  stepsTaken,
  type ContractError,
  type ModelInfo,
  type Reference,
  type RunInspect,
  type RunStart,
  type ServerToWorker,
  type WorkerInsides,
  type WorkerToServer,
} from "../contract";

/** A model that the fake worker claims to have; draws nothing. */
export const fakeModel: ModelInfo = {
  id: "fake",
  name: "Fake",
  description: "A worker without a model, for tests.",
  family: "latent-diffusion",
  hash: "0".repeat(64),
  sizes: [{ width: 8, height: 8 }],
  samplers: ["flow-euler", "flow-heun"],
  defaults: { steps: 4, guidance: 1, sampler: "flow-euler", negativePrompt: "" },
  settings: ["steps", "guidance", "negativePrompt", "sampler"],
  fixedSteps: false,
  maxSteps: 100,
  starts: [...startKinds],
  maxTokens: 12,
  examples: [],
  names: [],
  megabytes: 0,
  ownMegabytes: 0,
  parameters: null,
  paper: null,
};

const heeds = (...settings: ModelInfo["settings"]) => ({ settings, fixedSteps: false });

/** As the fake one, of other families: what they heed is theirs, what they draw is not. */
export const fakeFamilies: ModelInfo[] = [
  fakeModel,
  {
    ...fakeModel,
    ...{ id: "fake-gan", name: "Fake GAN", family: "gan" },
    ...heeds("steps", "temperature"),
    samplers: ["latent-path"],
    starts: ["noise"],
    defaults: {
      ...{ steps: 3, guidance: 1, sampler: "latent-path", negativePrompt: "" },
      sampling: { temperature: 0.7, topK: 0, topP: 1 },
    },
  },
  {
    ...fakeModel,
    ...{ id: "fake-tokens", name: "Fake tokens", family: "autoregressive" },
    ...heeds("guidance", "temperature", "topK", "topP"),
    fixedSteps: true,
    samplers: ["tokens"],
    starts: ["noise", "image"],
    defaults: {
      ...{ steps: 4, guidance: 3, sampler: "tokens", negativePrompt: "" },
      sampling: { temperature: 1, topK: 100, topP: 0.9 },
    },
  },
];

/** What it says of a step unless a test has it say something else: the step, and the latents' bytes. */
const fakeInsides = ({ step, recipe, latents }: RunInspect): WorkerInsides => ({
  step,
  totalSteps: stepsTaken(recipe),
  family: "fake",
  facts: [
    { kind: "number", id: "noise-level", value: latents?.byteLength ?? 0 },
    { kind: "image", id: "latent", image: Buffer.from(`step ${step}`), width: 8, height: 8 },
  ],
});

export interface FakeWorkerOptions {
  slots?: number;
  /** Milliseconds a step takes; `Infinity` waits for `step()`. */
  stepMs?: number;
  name?: string;
  workerId?: string;
  /** Ways to start that its model knows; all of them by default. */
  starts?: ModelInfo["starts"];
  models?: ModelInfo[];
  /** Answers a question about a step; an error is sent as such, null is silence. */
  inspect?: (order: RunInspect) => WorkerInsides | ContractError | null;
  /** What a step's frame shows; by default bytes that are no picture but say their step. */
  image?: (step: number) => Buffer;
}

/** An illustration that it claims to have looked at, in every picture. */
export const fakeReference: Reference = {
  label: "cat",
  name: "cat-face",
  set: "Fakes",
  author: "Nobody",
  license: "CC0-1.0",
};

interface ActiveRun {
  run: RunStart;
  step: number;
  timer: NodeJS.Timeout | null;
}

/** Speaks the worker protocol over a real socket and "draws" frames whose bytes say their step. */
export class FakeWorker {
  readonly workerId: string;
  /** Every run that was ever started here, in order. */
  readonly started: RunStart[] = [];
  readonly cancelled: string[] = [];
  /** Every question about a step, in order. */
  readonly inspected: RunInspect[] = [];
  readonly active = new Map<string, ActiveRun>();
  readonly socket: Socket<ServerToWorker, WorkerToServer>;
  private readonly beat: NodeJS.Timeout;

  private constructor(
    url: string,
    token: string,
    private readonly options: Required<FakeWorkerOptions>,
  ) {
    this.workerId = options.workerId;
    const auth = { token, protocol: protocolVersion };
    this.socket = io(`${url}/workers`, {
      auth,
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 50,
    });
    this.beat = setInterval(() => {
      this.socket.emit("worker:heartbeat", { leases: [...this.active.keys()] }, () => undefined);
    }, 1000);
    this.socket.on("run:start", (run) => this.begin(run));
    this.socket.on("run:inspect", (order) => this.inspect(order));
    this.socket.on("run:cancel", ({ leaseId }) => {
      this.cancelled.push(leaseId);
      this.drop(leaseId);
    });
  }

  static async connect(url: string, token: string, options: FakeWorkerOptions = {}) {
    const worker = new FakeWorker(url, token, {
      slots: options.slots ?? 1,
      stepMs: options.stepMs ?? 5,
      name: options.name ?? "fake",
      workerId: options.workerId ?? randomUUID(),
      starts: options.starts ?? fakeModel.starts,
      models: options.models ?? [{ ...fakeModel, starts: options.starts ?? fakeModel.starts }],
      inspect: options.inspect ?? fakeInsides,
      image: options.image ?? numbered,
    });
    await new Promise<void>((resolve, reject) => {
      worker.socket.once("connect", resolve);
      worker.socket.once("connect_error", reject);
    });
    await worker.hello();
    worker.socket.on("connect", () => void worker.hello());
    return worker;
  }

  /** One step of every active run, once there is one; resolves when the server has the frames. */
  async step(): Promise<void> {
    await this.leased();
    await Promise.all([...this.active.values()].map((active) => this.advance(active)));
  }

  /** The lease of a run, once there is one. */
  async leased(): Promise<string> {
    while (this.active.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return [...this.active.keys()][0]!;
  }

  /** A step's frame once more, as after a lost line. */
  async sendAgain(step: number): Promise<void> {
    const { run } = this.active.get(await this.leased())!;
    await this.socket.emitWithAck("run:frame", this.frame(run, step));
  }

  /** Any frame, for whoever wants to set the pace. */
  sendFrame(leaseId: string, step: number, image: Buffer): void {
    const { run } = this.active.get(leaseId)!;
    this.socket.emit("run:frame", { ...frameOf(run, step), image }, () => undefined);
  }

  async fail(leaseId: string, message: string): Promise<void> {
    this.drop(leaseId);
    const error = { kind: "internal", message, retry: "later" } as const;
    await this.socket.emitWithAck("run:failed", { leaseId, error });
  }

  close(): void {
    clearInterval(this.beat);
    for (const leaseId of [...this.active.keys()]) this.drop(leaseId);
    this.socket.disconnect();
  }

  private async hello(): Promise<void> {
    const { slots, name, models } = this.options;
    // A new run may arrive before the answer does: only these leases are asked about.
    const leases = [...this.active.keys()];
    const answer = await this.socket.emitWithAck("worker:hello", {
      workerId: this.workerId,
      name,
      protocol: protocolVersion,
      models,
      slots,
      provider: "none",
      leases,
    });
    if (!answer.ok) throw new Error(answer.error.message);
    for (const leaseId of leases) {
      if (!answer.data.keep.includes(leaseId)) this.drop(leaseId);
    }
  }

  private frame(run: RunStart, step: number) {
    return { ...frameOf(run, step), image: this.options.image(step) };
  }

  private inspect(order: RunInspect): void {
    this.inspected.push(order);
    const { inspectId } = order;
    const answer = this.options.inspect(order);
    if (!answer) return;
    if ("facts" in answer)
      this.socket.emit("run:inspected", { inspectId, insides: answer }, () => undefined);
    else this.socket.emit("run:inspect-failed", { inspectId, error: answer }, () => undefined);
  }

  private begin(run: RunStart): void {
    this.started.push(run);
    const active: ActiveRun = { run, step: run.resume?.step ?? 0, timer: null };
    this.active.set(run.leaseId, active);
    this.schedule(active);
  }

  private schedule(active: ActiveRun): void {
    if (this.options.stepMs === Infinity) return;
    active.timer = setTimeout(() => void this.advance(active), this.options.stepMs);
  }

  private async advance(active: ActiveRun): Promise<void> {
    const { leaseId, recipe } = active.run;
    active.step += 1;
    // Closed in between: the server will lapse the lease, as it would a real worker's.
    const received = this.socket.emitWithAck("run:frame", this.frame(active.run, active.step));
    await received.catch(() => undefined);
    if (active.step < stepsTaken(recipe)) return this.schedule(active);
    this.active.delete(leaseId);
    await this.socket.emitWithAck("run:done", doneOf(active.run)).catch(() => undefined);
  }

  private drop(leaseId: string): void {
    const active = this.active.get(leaseId);
    if (active?.timer) clearTimeout(active.timer);
    this.active.delete(leaseId);
  }
}

const numbered = (step: number) => Buffer.from(`frame ${step}`);

function frameOf(run: RunStart, step: number) {
  return {
    leaseId: run.leaseId,
    step,
    totalSteps: stepsTaken(run.recipe),
    width: 8,
    height: 8,
    encoding: "webp" as const,
    computedAt: performance.timeOrigin + performance.now(),
    image: numbered(step),
    latents: Buffer.alloc(16, step),
    latentShape: [1, 2, 4],
    checkpoint: { step, state: Buffer.from(`state ${step}`) },
  };
}

function doneOf(run: RunStart) {
  return {
    leaseId: run.leaseId,
    width: 8,
    height: 8,
    picture: onePixelPng,
    outputHash: "f".repeat(64),
    fingerprint: {
      modelHash: fakeModel.hash,
      runtime: "none",
      provider: "none",
      threads: 1,
      platform: "test",
      cpu: "test",
    },
    references: [fakeReference],
    computeMs: 1,
  };
}

const onePixelPng = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
