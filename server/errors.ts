import type { z } from "zod";
import type { ContractError, ErrorKind } from "./contract";

const retryOf: Record<ErrorKind, ContractError["retry"]> = {
  invalid: "after_change",
  unauthenticated: "reload",
  forbidden: "never",
  not_found: "never",
  conflict: "after_change",
  rate_limited: "later",
  too_large: "after_change",
  unavailable: "later",
  storage: "later",
  unknown_event: "reload",
  protocol: "reload",
  internal: "later",
};

/** An error that may be shown to people as it is. */
export class AppError extends Error {
  readonly contract: ContractError;

  constructor(
    kind: ErrorKind,
    message: string,
    extra: Partial<Omit<ContractError, "kind" | "message">> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = extra;
    super(message, { cause });
    this.name = "AppError";
    this.contract = { kind, message, retry: retryOf[kind], ...rest };
  }
}

export const notFound = (what: string) =>
  new AppError("not_found", `This ${what} does not exist, or it was not shared with you.`);

const fullDisk = new Set(["ENOSPC", "EDQUOT"]);
const badDisk = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EIO"]);

/** Wraps anything thrown: known errors pass, disk trouble gets its name, the rest stays private. */
export function toContractError(thrown: unknown): ContractError {
  if (thrown instanceof AppError) return thrown.contract;
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? "";
  if (fullDisk.has(code)) {
    return new AppError("storage", "The server's disk is full; nothing was lost. Free some space.")
      .contract;
  }
  if (badDisk.has(code)) {
    return new AppError("storage", "The server cannot write to its data folder.").contract;
  }
  return new AppError("internal", "Something went wrong on the server. It has been logged.")
    .contract;
}

/** The first problem that zod found, as an error naming the field and the limit. */
export function invalidInput(error: z.ZodError): AppError {
  const issue = error.issues[0]!;
  const unknownKeys = issue.code === "unrecognized_keys" ? issue.keys : [];
  const field = [...issue.path, ...unknownKeys.slice(0, 1)].join(".");
  const what = unknownKeys.length > 0 ? "is not a known field" : issue.message;
  const message = field ? `${field} ${lowerFirst(what)}` : what;
  return new AppError("invalid", message, { field: field || undefined, limit: limitOf(issue) });
}

function limitOf(issue: z.core.$ZodIssue): number | string | undefined {
  if (issue.code === "too_big") return Number(issue.maximum);
  if (issue.code === "too_small") return Number(issue.minimum);
  if (issue.code === "invalid_value") return issue.values.map(String).join(", ");
  return undefined;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
