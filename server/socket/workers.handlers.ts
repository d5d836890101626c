import { protocolVersion, workerCommands, type WorkerHello } from "../contract";
import { AppError } from "../errors";
import type { RunCoordinator } from "../worker-pool/coordinator";
import type { WorkerLink } from "../worker-pool/workers";
import { dispatch } from "./dispatch";
import type { WorkerNamespace, WorkerSocket } from "./types";

/** Three missed heartbeats are a dead line, even if the socket does not know it yet. */
const missed = 3;

/** Accepts workers: their hello makes them part of the pool, a silent one is let go. */
export function serveWorkers(
  namespace: WorkerNamespace,
  pool: RunCoordinator,
  heartbeatMs: number,
): void {
  namespace.on("connection", (socket) => {
    let link: WorkerLink | null = null;
    let lastHeard = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - lastHeard > missed * heartbeatMs) socket.disconnect(true);
    }, heartbeatMs);

    const known = <T>(task: () => T): T => {
      lastHeard = Date.now();
      if (!link) throw new AppError("protocol", "Say worker:hello first.");
      return task();
    };

    dispatch(
      socket,
      workerCommands,
      {
        "worker:hello": async (hello) => {
          lastHeard = Date.now();
          if (hello.protocol !== protocolVersion) {
            throw new AppError("protocol", `This server speaks protocol ${protocolVersion}.`);
          }
          link = linkOf(socket, hello);
          return { heartbeatMs, keep: pool.workerJoined(link) };
        },
        "worker:heartbeat": async () => known(() => ({})),
        "run:frame": async (frame) => known(() => (pool.frame(frame), {})),
        "run:done": async (done) => known(async () => (await pool.done(done), {})),
        "run:failed": async ({ leaseId, error }) =>
          known(async () => (await pool.failed(leaseId, error), {})),
        "run:inspected": async (message) =>
          known(() => (pool.spare.inspections.answered(message), {})),
        "run:inspect-failed": async (message) =>
          known(() => (pool.spare.inspections.failed(message), {})),
      },
      { report: () => undefined },
    );
    socket.on("disconnect", () => {
      clearInterval(watch);
      if (link) pool.workerLeft(link, false);
    });
  });
}

function linkOf(socket: WorkerSocket, hello: WorkerHello): WorkerLink {
  return {
    hello,
    start: (run) => void socket.emit("run:start", run),
    inspect: (order) => void socket.emit("run:inspect", order),
    cancel: (leaseId) => void socket.emit("run:cancel", { leaseId }),
  };
}
