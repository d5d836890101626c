import type { Ack, CommandInput, CommandName, CommandOutput } from "@/server/contract";
import { liveSocket } from "./socket";

const answerTimeoutMs = 10_000;

type Emitter = {
  timeout(ms: number): {
    emit(name: string, input: unknown, answer: (lost: Error | null, ack?: unknown) => void): void;
  };
};

/**
 * Sends one command and always comes back: with the server's answer, or with an `unavailable`
 * error when none came in time. A command sent without a connection waits for one within its time.
 */
export function ask<N extends CommandName>(
  emitter: Emitter,
  name: N,
  input: CommandInput<N>,
  patienceMs = answerTimeoutMs,
): Promise<Ack<CommandOutput<N>>> {
  return new Promise((resolve) => {
    emitter.timeout(patienceMs).emit(name, input, (lost, ack) => {
      resolve(lost ? unanswered : ((ack as Ack<CommandOutput<N>> | undefined) ?? unanswered));
    });
  });
}

/** Some answers take longer than most: they say how long. */
export const request = <N extends CommandName>(
  name: N,
  input: CommandInput<N>,
  patienceMs?: number,
) => ask(liveSocket() as unknown as Emitter, name, input, patienceMs);

const unanswered: Ack<never> = {
  ok: false,
  error: {
    kind: "unavailable",
    message: "The studio did not answer. Check your connection and try again.",
    retry: "later",
  },
};
