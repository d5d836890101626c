import os from "node:os";
import ort from "onnxruntime-node";
import type { Fingerprint } from "../../server/contract";
import { fromGraph, toGraph, type FloatTensor, type Tensor } from "./convert";
import { instructions } from "./instructions";
import { providerFailed, requireProvider, type ProviderName } from "./providers";

/**
 * A loaded graph. `run` blocks this process's event loop while it computes. Numbers go in and come
 * out in JavaScript's own precision; the graph's inputs say what they are turned into on the way.
 */
export interface Session {
  /** Names of what the graph gives. */
  readonly outputs: readonly string[];
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Record<string, FloatTensor>>;
}

/** Where a model gets its graphs. */
export interface Sessions {
  session(file: string): Promise<Session>;
}

export interface SessionScope extends Sessions {
  /** Frees the graphs that nobody else needs; none of them may be running. A later call loads them again. */
  release(): Promise<void>;
}

interface RuntimeOptions {
  provider: ProviderName;
  threads: number;
}

/** Loads graphs, each once; the only code that knows onnxruntime. */
export class Runtime {
  private readonly sessions = new Map<string, Promise<ort.InferenceSession>>();
  /** Who needs a graph. */
  private readonly users = new Map<string, Set<SessionScope>>();

  /** @throws ProviderError when the provider is missing on this machine. */
  constructor(readonly options: RuntimeOptions) {
    requireProvider(options.provider, availableProviders());
  }

  /** @throws Error naming the file when it is no graph; a later call tries again. */
  async session(file: string): Promise<Session> {
    const loading = this.sessions.get(file) ?? this.create(file);
    this.sessions.set(file, loading);
    loading.catch(() => this.sessions.get(file) === loading && this.sessions.delete(file));
    const session = await loading;
    return {
      outputs: session.outputNames,
      run: (feeds, outputs) => run(session, feeds, outputs),
    };
  }

  /** The same graphs, for somebody who will one day need them no more. */
  scope(): SessionScope {
    const scope: SessionScope = {
      session: (file) => {
        this.users.set(file, (this.users.get(file) ?? new Set()).add(scope));
        return this.session(file);
      },
      release: () => this.release(scope),
    };
    return scope;
  }

  /** Files of the graphs that are loaded. */
  get loaded(): string[] {
    return [...this.sessions.keys()];
  }

  /** The environment a picture is made in; equal ones promise equal bytes. */
  fingerprint(modelHash: string): Fingerprint {
    return {
      modelHash,
      runtime: `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}`,
      provider: this.options.provider,
      threads: this.options.threads,
      platform: `${process.platform}-${process.arch}`,
      cpu: os.cpus()[0]?.model ?? "unknown",
      instructions: instructions(),
    };
  }

  private async release(scope: SessionScope): Promise<void> {
    const left = [...this.users].filter(([, users]) => users.delete(scope) && users.size === 0);
    const loadings = left.map(([file]) => this.sessions.get(file));
    // All are forgotten before the first is freed: whoever asks meanwhile loads anew.
    for (const [file] of left) {
      this.users.delete(file);
      this.sessions.delete(file);
    }
    for (const loading of loadings) await (await loading?.catch(() => null))?.release();
  }

  private async create(file: string): Promise<ort.InferenceSession> {
    const { provider, threads } = this.options;
    try {
      return await ort.InferenceSession.create(file, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        // Threads that spin while they wait win a tenth on an idle machine, but where the cores are
        // shared with a server, a database and a browser, steps took two to three times as long.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
        // Warnings are about how graphs were exported; errors reach us as exceptions.
        logSeverityLevel: 3,
      });
    } catch (error) {
      const reason = (error as Error).message;
      // The file's own name may well be "sdxl-cuda".
      const cause = reason.replaceAll(file, "");
      if (provider !== "cpu" && /provider|cuda|webgpu|dlopen|\.so\b|\.dll\b/i.test(cause))
        throw providerFailed(provider, error);
      throw new Error(`${file} cannot be loaded: ${reason}`, { cause: error });
    }
  }
}

function availableProviders(): string[] {
  return ort.listSupportedBackends().map((backend) => backend.name);
}

async function run(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
): Promise<Record<string, FloatTensor>> {
  const inputs = session.inputMetadata.flatMap((input) => {
    const feed = feeds[input.name];
    return feed && input.isTensor ? [[input.name, toGraph(feed, input.type)] as const] : [];
  });
  const found = await session.run(Object.fromEntries(inputs), [...outputs]);
  return Object.fromEntries(outputs.map((name) => [name, fromGraph(found[name]!)]));
}
