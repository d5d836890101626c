import type { z } from "zod";
import type { Ack, ContractError } from "../contract";
import { AppError, invalidInput, toContractError } from "../errors";
import { log } from "../log";
import { malformed } from "./tolerant-parser";

/** The part of a Socket.IO socket that dispatching needs. */
export interface CommandSocket {
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
}

export interface CommandTable {
  [name: string]: { input: z.ZodType; output: z.ZodType };
}

export type Handlers<T extends CommandTable> = {
  [N in keyof T]: (input: z.output<T[N]["input"]>) => Promise<z.infer<T[N]["output"]>>;
};

export interface DispatchOptions {
  /** Throws when this sender has asked for too much lately. */
  admit?: (event: string) => Promise<void>;
  /** Largest command in bytes, measured roughly; none for trusted senders. */
  maxBytes?: number;
  /** Where errors go whose command brought no acknowledgement. */
  report: (error: ContractError) => void;
}

/**
 * Every command takes this way: size, rate, schema, handler, acknowledgement. Whatever goes wrong
 * is answered with a typed error, and the connection lives on.
 */
export function dispatch<T extends CommandTable>(
  socket: CommandSocket,
  table: T,
  handlers: Handlers<T>,
  options: DispatchOptions,
): void {
  socket.onAny((event, ...args) => {
    const ack = args.at(-1);
    const answer = typeof ack === "function" ? (ack as (answer: Ack<unknown>) => void) : null;
    const input = answer ? args.slice(0, -1) : args;
    void run(event, input[0], table, handlers, options).then((result) => {
      if (answer) answer(result);
      else if (!result.ok) options.report(result.error);
    });
  });
}

async function run<T extends CommandTable>(
  event: string,
  input: unknown,
  table: T,
  handlers: Handlers<T>,
  options: DispatchOptions,
): Promise<Ack<unknown>> {
  try {
    await options.admit?.(event);
    checkSize(input, options.maxBytes);
    const command = Object.hasOwn(table, event) ? table[event] : undefined;
    if (!command) throw unknownEvent(event, input);
    const parsed = command.input.safeParse(input ?? {});
    if (!parsed.success) throw invalidInput(parsed.error);
    return { ok: true, data: await handlers[event]!(parsed.data as never) };
  } catch (error) {
    const shown = toContractError(error);
    if (shown.kind === "internal" || shown.kind === "storage") log.error(`${event} failed:`, error);
    return { ok: false, error: shown };
  }
}

function unknownEvent(event: string, input: unknown): AppError {
  if (event === malformed) {
    return new AppError("protocol", `A packet could not be read (${String(input)}).`);
  }
  return new AppError("unknown_event", `There is no command "${event.slice(0, 60)}".`);
}

function checkSize(input: unknown, maxBytes: number | undefined): void {
  if (maxBytes === undefined || roughSize(input, maxBytes) <= maxBytes) return;
  throw new AppError("too_large", `A command may be at most ${maxBytes / 1024} KB.`, {
    limit: maxBytes,
  });
}

/** Bytes of strings, binaries and structure; stops counting once past `enough`. */
function roughSize(value: unknown, enough: number): number {
  let size = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && size <= enough) {
    const next = open.pop();
    if (typeof next === "string") size += Buffer.byteLength(next);
    else if (ArrayBuffer.isView(next)) size += next.byteLength;
    else if (next !== null && typeof next === "object") {
      for (const [key, inner] of Object.entries(next)) {
        size += key.length + 4;
        open.push(inner);
      }
    } else size += 8;
  }
  return size;
}
