import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { z } from "zod";
import type { RunInputs } from "./contract";
import { readTexts } from "./exchange/png-chunks";
import { emergeKeyword, emergeText, type EmergeText } from "./exchange/readers/emerge";
import { folderBlobStore } from "./repositories/blobs";
import { picturesRepository, type StepLatents } from "./repositories/pictures";
import { runRecords, type RunRecord } from "./repositories/run-records";

/** What is drawn again, and what it is compared with. */
export interface Target {
  name: string;
  record: RunRecord;
  inputs: RunInputs;
  /** Null where only a picture is at hand: then its pixels alone are compared. */
  latents: StepLatents[] | null;
}

/** @throws Error saying why there is nothing to compare. */
export async function findTarget(picture: string, dataDir: string): Promise<Target> {
  if (z.uuid().safeParse(picture).success) {
    const stored = await inFolder(picture, dataDir);
    if (stored) return stored;
    throw new Error(`the data folder ${dataDir} has no finished picture ${picture}`);
  }
  const text = await textOf(picture);
  return (await inFolder(text.generationId, dataDir)) ?? fromFile(picture, text);
}

async function inFolder(id: string, dataDir: string): Promise<Target | null> {
  const folder = path.join(dataDir, "blobs");
  if (!existsSync(folder)) return null;
  const blobs = await folderBlobStore(folder);
  const records = runRecords(blobs);
  const record = await records.find(id);
  if (!record) return null;
  const latents = await picturesRepository(blobs).latents(id);
  return { name: id, record, latents, inputs: (await records.inputs(id)) ?? {} };
}

async function textOf(file: string): Promise<EmergeText> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new Error(`${file} is no picture's id, and no file (${cause.message})`, { cause });
  });
  const json = readTexts(bytes).get(emergeKeyword);
  const parsed = emergeText.safeParse(json === undefined ? null : readJson(json));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} does not say how it was made: it was not downloaded from Emerge`);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A picture of another studio: its recipe is at hand, its steps are not. */
async function fromFile(file: string, { recipe }: EmergeText): Promise<Target> {
  const kind = recipe.start?.kind ?? "noise";
  if (kind !== "noise" && kind !== "between") {
    throw new Error(`${file} was started from something that is not in this data folder (${kind})`);
  }
  const outputHash = await pixelHash(file);
  return {
    name: file,
    record: { recipe, outputHash, fingerprint: null },
    inputs: {},
    latents: null,
  };
}

/** SHA-256 of the raw RGB pixels, as in a generation's `outputHash`. */
async function pixelHash(file: string): Promise<string> {
  const pixels = await sharp(file).removeAlpha().toColourspace("srgb").raw().toBuffer();
  return createHash("sha256").update(pixels).digest("hex");
}
