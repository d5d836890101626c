import type { Generation } from "@/server/contract";
import { isForward } from "../../_lib/forward";
import { duration, place, wait } from "../../_lib/format";
import type { Pending } from "../../_hooks/use-board";

/** The line under a card, in words. `step` is the newest that has come. */
export function statusLine(generation: Generation, step: number): string {
  switch (generation.status) {
    case "queued":
      return [place(generation.position), wait(generation.expectedWaitMs)]
        .filter(Boolean)
        .join(" · ");
    case "running":
      return step === 0 ? "Starting" : `Step ${step} of ${generation.totalSteps}`;
    case "succeeded":
      if (isForward(generation)) return `${generation.totalSteps} steps into noise`;
      return generation.timings
        ? `${generation.totalSteps} steps in ${duration(generation.timings.computeMs)}`
        : `${generation.totalSteps} steps`;
    case "cancelled":
      return [
        generation.error?.message ?? "Stopped",
        step === 0 ? "before it began" : `at step ${step}`,
      ].join(" ");
    case "failed":
      return "Did not come out";
  }
}

export function pendingLine(pending: Pending, online: boolean): string {
  if (pending.state === "rejected") return "Not accepted";
  if (!online) return "Waiting for connection";
  return pending.state === "sending" ? "Sending" : "Waiting for a worker";
}

export const isActive = (generation: Generation) =>
  generation.status === "queued" || generation.status === "running";
