import { appendFile, mkdir, readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { frameMeta, type Checkpoint, type Frame } from "../contract";
import { decodeRecords, encodeRecord } from "./records";

/** One step of a run as it is kept while the run lasts: enough to show it and to go on from it. */
export interface JournalEntry {
  frame: Frame;
  /** float16, C x H x W. */
  latents: Uint8Array;
  latentShape: number[];
  checkpoint: Checkpoint;
}

/**
 * The append-only log of each run in progress, on the local disk. When the run ends, its frames and
 * latents move to the blob store and the journal goes; after a crash it tells where to go on.
 */
export interface JournalStore {
  append(generationId: string, entry: JournalEntry): Promise<void>;
  read(generationId: string): Promise<JournalEntry[]>;
  remove(generationId: string): Promise<void>;
  ids(): Promise<string[]>;
}

const head = z.object({
  meta: frameMeta,
  latentShape: z.array(z.number()),
  checkpointStep: z.number(),
});

export async function journalStore(folder: string): Promise<JournalStore> {
  await mkdir(folder, { recursive: true });
  const at = (generationId: string) => path.join(folder, `${generationId}.journal`);
  return {
    append: (generationId, entry) => appendFile(at(generationId), encodeEntry(entry)),
    read: async (generationId) => {
      const file = await readFile(at(generationId)).catch(() => Buffer.alloc(0));
      return decodeRecords(file).map(decodeEntry);
    },
    remove: (generationId) => rm(at(generationId), { force: true }),
    ids: async () => (await readdir(folder)).map((name) => path.basename(name, ".journal")),
  };
}

function encodeEntry({ frame, latents, latentShape, checkpoint }: JournalEntry): Buffer {
  return encodeRecord({ meta: frame.meta, latentShape, checkpointStep: checkpoint.step }, [
    frame.image,
    latents,
    checkpoint.state,
  ]);
}

function decodeEntry(record: { head: unknown; parts: Buffer[] }): JournalEntry {
  const { meta, latentShape, checkpointStep } = head.parse(record.head);
  const [image, latents, state] = record.parts as [Buffer, Buffer, Buffer];
  const checkpoint = { step: checkpointStep, state };
  return { frame: { meta, image }, latents, latentShape, checkpoint };
}
