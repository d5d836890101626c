import { setPriority } from "node:os";
import { buildCore, warmUp, type Core } from "./compute/core";
import type { ComputeOptions, FromCompute, ToCompute } from "./compute/messages";
import type { LookOrder } from "./engine";
import { toContractError } from "./errors";
import { ProviderError } from "./runtime";

/**
 * The process that computes. It is forked by the one that talks, since a network's run blocks the
 * event loop; messages are handled between session calls.
 */
const send = (message: FromCompute) => void process.send?.(message);

/**
 * Whoever carries a finished frame to the people goes before the next step's arithmetic: they need
 * a millisecond, it takes all cores there are. Negligible where nothing else runs.
 */
const niceness = 5;
setPriority(niceness);

let core: Promise<Core> | null = null;

async function build(options: ComputeOptions): Promise<Core> {
  const built = await buildCore(options, {
    frame: (frame) => send({ type: "frame", frame }),
    failed: (leaseId, error) => send({ type: "failed", leaseId, error }),
    done: ({ leaseId, recipe }, references) => {
      const fingerprint = built.runtime.fingerprint(built.pool.hash(recipe.model));
      send({ type: "done", leaseId, fingerprint, references: [...references] });
    },
  });
  return built;
}

async function warm({ models, pool }: Core): Promise<void> {
  const from = performance.now();
  try {
    if (models[0]) await warmUp(pool, models[0]);
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    return send({ type: "warning", message: (error as Error).message });
  }
  send({ type: "ready", ms: Math.round(performance.now() - from) });
}

async function inspect(inspectId: string, order: LookOrder): Promise<void> {
  try {
    const inspection = await (await core!).engine.inspect(order);
    send({ type: "inspected", inspectId, inspection });
  } catch (error) {
    send({ type: "inspect-failed", inspectId, error: toContractError(error) });
  }
}

async function handle(message: ToCompute): Promise<void> {
  switch (message.type) {
    case "init":
      core = build(message.options);
      return warm(await core);
    case "start":
      return (await core)?.engine.start(message.order);
    case "cancel":
      return (await core)?.engine.cancel(message.leaseId);
    case "inspect":
      return inspect(message.inspectId, message.order);
  }
}

process.on("message", (message: ToCompute) => {
  handle(message).catch((error: Error) => send({ type: "broken", message: error.message }));
});
// The process that talks is gone: nobody is left to compute for.
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the one that talks decides when to stop.
process.on("SIGINT", () => {});
