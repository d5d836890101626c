import path from "node:path";
import { z } from "zod";

const flag = z
  .enum(["0", "1", "true", "false"])
  .transform((value) => value === "1" || value === "true");

/** Every setting there is; README.md lists them with the same words. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  /** Address people open, when a proxy stands in front; decides cookies and allowed origins. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must be a postgresql:// address")
    .optional(),
  EMERGE_DATA: z.string().min(1).default("data"),
  /** Hours between copies of the embedded database; 0 turns them off. */
  EMERGE_BACKUP_HOURS: z.coerce.number().min(0).max(168).default(6),
  /** Below this much free space no new generation is accepted. */
  EMERGE_MIN_FREE_MB: z.coerce.number().min(0).default(100),
  EMERGE_WORKER_TOKEN: z.string().min(16).optional(),
  EMERGE_LOCAL_WORKER: flag.default(true),
  /** Milliseconds a lost worker has to come back before its runs are given to another. */
  EMERGE_LEASE_MS: z.coerce.number().int().min(500).max(600_000).default(10_000),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

/** `process.env`, or what a test puts in its place. */
export type Environment = Record<string, string | undefined>;

export interface Config {
  port: number;
  host: string;
  publicUrl: URL | null;
  databaseUrl: string | null;
  dataDir: string;
  backupHours: number;
  minFreeBytes: number;
  workerToken: string | null;
  localWorker: boolean;
  leaseMs: number;
  dev: boolean;
}

/** Parses the environment once, at the composition root. Throws one readable line per bad setting. */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`These settings cannot be used:\n${lines.join("\n")}`);
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL ? new URL(value.PUBLIC_URL) : null,
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: path.resolve(value.EMERGE_DATA),
    backupHours: value.EMERGE_BACKUP_HOURS,
    minFreeBytes: value.EMERGE_MIN_FREE_MB * 1024 * 1024,
    workerToken: value.EMERGE_WORKER_TOKEN ?? null,
    localWorker: value.EMERGE_LOCAL_WORKER,
    leaseMs: value.EMERGE_LEASE_MS,
    dev: value.NODE_ENV === "development",
  };
}
