import os from "node:os";

/** Two threads a core only get in each other's way, and small graphs gain little beyond sixteen. */
export function defaultThreads(cores = os.availableParallelism()): number {
  return cores <= 4 ? cores : Math.min(16, Math.ceil(cores / 2));
}
