import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

/** Beside the checkpoints, so that gigabytes are read for their checksum once and not every start. */
const cacheName = ".emerge-checksums.json";
const cache = z.record(z.string(), z.string());
/** Below this many bytes, a checkpoint is read again faster than anybody notices. */
const worthCaching = 100e6;

/** SHA-256 over the sorted lines of `sha256sum`: one number for all files of a checkpoint. */
export async function checksumOf(folder: string, files: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const known = await readCache(folder);
  const found: Record<string, string> = {};
  let bytes = 0;
  for (const file of [...files].sort()) {
    const whole = path.join(folder, file);
    const { size, mtimeMs } = await stat(whole);
    bytes += size;
    const key = `${path.basename(folder)}/${file} ${size} ${mtimeMs}`;
    found[key] = known[key] ?? (await sha256Of(whole));
    lines.push(`${found[key]}  ${file}\n`);
  }
  const news = Object.keys(found).some((key) => !(key in known));
  if (news && bytes >= worthCaching) await remember(folder, found);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

const cacheFile = (folder: string) => path.join(path.dirname(folder), cacheName);

async function readCache(folder: string): Promise<Record<string, string>> {
  const text = await readFile(cacheFile(folder), "utf8").catch(() => "{}");
  try {
    return cache.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Other checkpoints' sums stay, this one's old ones go. A folder that is read-only has no cache. */
async function remember(folder: string, found: Record<string, string>): Promise<void> {
  const mine = `${path.basename(folder)}/`;
  const others = Object.entries(await readCache(folder)).filter(([key]) => !key.startsWith(mine));
  const text = JSON.stringify({ ...Object.fromEntries(others), ...found }, null, 1);
  const draft = `${cacheFile(folder)}.${process.pid}`;
  try {
    await writeFile(draft, text);
    await rename(draft, cacheFile(folder));
  } catch {
    // The next start computes them again.
  }
}
