import path from "node:path";
import { z } from "zod";
import {
  engineSettings,
  parseFlags,
  rowsFor,
  settingsError,
  SettingsError,
} from "../workers/settings";

export const reproduceHelp = `Usage: npm run reproduce -- <picture> [options]

  <picture>         a picture's id, or a PNG file that was downloaded from Emerge
  --data DIR        the data folder (EMERGE_DATA; data)
  --threads N, --provider NAME, --memory MB, --models DIR   as for the worker
  --help            this text

Exit code: 0 identical, 1 different, 2 where there is nothing to compare.`;

const schema = z.object({ ...engineSettings, data: z.string().min(1).default("data") });

export type ReproduceSettings = Omit<z.infer<typeof schema>, "data" | "rows"> & {
  picture: string;
  dataDir: string;
  rows: number;
};

/**
 * @returns null when help was asked for.
 * @throws SettingsError naming the flag and what it may be.
 */
export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ReproduceSettings | null {
  const names = ["data", "threads", "provider", "memory", "models", "rows"];
  const { help, values, positionals } = parseFlags(args, names);
  if (help) return null;
  const [picture, ...others] = positionals;
  if (!picture || others.length > 0) {
    throw new SettingsError("name one picture: its id, or a PNG file that was downloaded");
  }
  const parsed = schema.safeParse({ data: env["EMERGE_DATA"] || undefined, ...values });
  if (!parsed.success) throw settingsError(parsed.error);
  const { data, ...rest } = parsed.data;
  return { ...rest, picture, dataDir: path.resolve(data), rows: rowsFor(rest) };
}
