import { randomUUID } from "node:crypto";
import os from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { sharings, type Sharing } from "./fair-shares";
// Not from the index: that loads the runtime, which the process that talks does without.
import { providerNames, type ProviderName } from "./runtime/providers";
import { defaultThreads } from "./runtime/threads";

/** What a worker is told when it starts, by flags or by EMERGE_WORKER_… variables. */
export interface WorkerSettings {
  /** Given by a server that starts its own worker, so that it knows which one has died. */
  id: string;
  server: string;
  token: string;
  name: string;
  /** Runs it takes at a time. */
  slots: number;
  /** Of these, how many advance together; the others take turns with them. */
  together: number;
  sharing: Sharing;
  /** Rows in one call of a network. */
  rows: number;
  threads: number;
  provider: ProviderName;
  /** Megabytes of models that may be loaded at a time. */
  memory: number;
  /** A folder with further models, or null. */
  models: string | null;
}

/** A setting that cannot be used; the message names it and what is allowed. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

export const workerHelp = `Usage: npm run worker -- --server http://host:3000 --token TOKEN [options]

  --server URL      the Emerge server to work for       (EMERGE_WORKER_SERVER)
  --token TOKEN     its worker token                    (EMERGE_WORKER_TOKEN)
  --name NAME       how this worker is called           (EMERGE_WORKER_NAME; the host's name)
  --slots N         runs at a time, 1..256              (EMERGE_WORKER_SLOTS; 4, on a GPU 8)
  --together N      of these, how many share each step  (EMERGE_WORKER_TOGETHER; all)
  --sharing NAME    beyond that: ${sharings.join(" or ")}       (EMERGE_WORKER_SHARING; rotate)
  --rows N          rows in a network's call, 1..256    (EMERGE_WORKER_ROWS; 8, on a GPU 16)
  --threads N       threads a network uses, 1..256      (EMERGE_WORKER_THREADS; by cores)
  --provider NAME   ${providerNames.join(", ")}    (EMERGE_WORKER_PROVIDER; cpu)
  --memory MB       models kept loaded, by file size    (EMERGE_WORKER_MEMORY_MB; half of all)
  --models DIR      a folder with further models        (EMERGE_WORKER_MODELS)
  --help            this text`;

const whole = z.coerce.number("must be a whole number").int("must be a whole number");
const upTo256 = whole.min(1, "must be between 1 and 256").max(256, "must be between 1 and 256");
const megabytes = whole.min(1, "must be at least 1").max(1e9, "must be at most 1000000000");
const halfOfMemory = () => Math.max(1, Math.floor(os.totalmem() / 2e6));
export const engineSettings = {
  threads: upTo256.optional().transform((threads) => threads ?? defaultThreads()),
  provider: z.enum(providerNames, `must be one of ${providerNames.join(", ")}`).default("cpu"),
  memory: megabytes.optional().transform((memory) => memory ?? halfOfMemory()),
  models: z.string().min(1, "must name a folder").nullable().default(null),
  rows: upTo256.optional(),
};
const schema = z.object({
  id: z.uuid("must be a UUID").default(() => randomUUID()),
  server: z.url({ protocol: /^https?$/, error: "must be an http or https address" }),
  token: z.string("is required").min(1, "is required"),
  name: z.string().min(1).max(100, "must be at most 100 characters").default(os.hostname()),
  slots: upTo256.optional(),
  together: upTo256.optional(),
  sharing: z.enum(sharings, `must be ${sharings.join(" or ")}`).default("rotate"),
  ...engineSettings,
});

const names = [
  "server",
  "token",
  "name",
  "slots",
  "together",
  "sharing",
  "rows",
  "threads",
  "provider",
  "memory",
  "models",
] as const;
/** Variables say their unit; flags are short. */
const variableOf = (name: string) =>
  `EMERGE_WORKER_${name === "memory" ? "MEMORY_MB" : name.toUpperCase()}`;

/**
 * Flags win over variables.
 * @returns null when help was asked for.
 * @throws SettingsError naming the setting and what it may be.
 */
export function workerSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): WorkerSettings | null {
  const flags = parseFlags(args, [...names]);
  if (flags.help) return null;
  const given = names.map((name) => {
    const value = flags.values[name] ?? env[variableOf(name)];
    return [name, value === "" ? undefined : value] as const;
  });
  const id = env["EMERGE_WORKER_ID"];
  const parsed = schema.safeParse({ id, ...Object.fromEntries(given) });
  if (!parsed.success) throw settingsError(parsed.error);
  const { slots = devicePace(parsed.data.provider).slots, together = slots } = parsed.data;
  return { ...parsed.data, slots, together, rows: rowsFor(parsed.data) };
}

/**
 * A CPU gains nothing from large batches, and each run in them slows the others down; a GPU computes
 * sixteen rows in little more time than two.
 */
const devicePace = (provider: ProviderName) =>
  provider === "cpu" ? { slots: 4, rows: 8 } : { slots: 8, rows: 16 };

/** Rows in one call, as asked for or as suits the device. */
export const rowsFor = ({
  provider,
  rows,
}: {
  provider: ProviderName;
  rows?: number | undefined;
}) => rows ?? devicePace(provider).rows;

/** One line that names the first bad setting. */
export function settingsError({ issues }: z.ZodError): SettingsError {
  const issue = issues[0]!;
  return new SettingsError(`--${issue.path.join(".")} ${issue.message}`);
}

/** @throws SettingsError for a flag that is not known or lacks its value. */
export function parseFlags(args: readonly string[], known: readonly string[]) {
  const options = Object.fromEntries(known.map((name) => [name, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({
      args: withNegatives(args),
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    const { help, ...rest } = values as Record<string, unknown>;
    return { help: help === true, values: rest as Record<string, string>, positionals };
  } catch (error) {
    throw new SettingsError((error as Error).message.split(". ")[0]!);
  }
}

/** `--seed -1` as `--seed=-1`, which parseArgs would otherwise take for a forgotten value. */
function withNegatives(args: readonly string[]): string[] {
  const isNegative = (arg: string | undefined) => /^-[\d.]/.test(arg ?? "");
  const joined = args.map((arg, i) =>
    /^--[a-z-]+$/.test(arg) && isNegative(args[i + 1]) ? `${arg}=${args[i + 1]}` : arg,
  );
  return joined.filter((arg, i) => !(isNegative(arg) && joined[i - 1]?.endsWith(`=${arg}`)));
}

/** @throws SettingsError where the flag is given and is no number. */
export function numberFlag(
  flags: Readonly<Record<string, string>>,
  name: string,
): number | undefined {
  const value = flags[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() !== "" && !Number.isNaN(number)) return number;
  throw new SettingsError(`--${name} must be a number`);
}
