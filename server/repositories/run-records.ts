import { z } from "zod";
import { fingerprint, recipe, samplerName, type RunInputs } from "../contract";
import type { BlobStore } from "./blobs";
import { decodeRecords, encodeRecord } from "./records";

/** Enough to draw a finished picture again and to compare, without the database. */
const runRecord = z.object({
  recipe,
  outputHash: z.string(),
  fingerprint: fingerprint.nullable(),
});
export type RunRecord = z.infer<typeof runRecord>;

const inputHead = z.object({
  name: z.enum(["picture", "second", "mask", "latents"]),
  shape: z.array(z.number().int()).optional(),
  sampler: samplerName.optional(),
  schedule: samplerName.optional(),
});

/**
 * What each run began with, and its record. A picture that was started from stays with those that
 * were made of it, so that they can be made again after it was deleted.
 */
export interface RunRecords {
  saveInputs(generationId: string, inputs: RunInputs): Promise<void>;
  /** Null before the run was first sent to a worker, and for one that begins with noise. */
  inputs(generationId: string): Promise<RunInputs | null>;
  save(generationId: string, record: RunRecord): Promise<void>;
  /** Null where there is none, or none that can be read. */
  find(generationId: string): Promise<RunRecord | null>;
}

export function runRecords(blobs: BlobStore): RunRecords {
  const key = (generationId: string, name: string) => `generations/${generationId}/${name}`;
  return {
    saveInputs: async (generationId, inputs) => {
      const parts = partsOf(inputs).map(({ data, ...head }) => encodeRecord(head, [data]));
      if (parts.length > 0) await blobs.put(key(generationId, "inputs.bin"), Buffer.concat(parts));
    },
    inputs: async (generationId) => {
      const file = await blobs.get(key(generationId, "inputs.bin"));
      return file && inputsOf(file);
    },
    save: (generationId, record) =>
      blobs.put(key(generationId, "record.json"), Buffer.from(JSON.stringify(record))),
    find: async (generationId) => {
      const file = await blobs.get(key(generationId, "record.json"));
      return file && readRecord(file);
    },
  };
}

function readRecord(file: Buffer): RunRecord | null {
  try {
    return runRecord.parse(JSON.parse(file.toString("utf8")));
  } catch {
    return null;
  }
}

type Part = z.infer<typeof inputHead> & { data: Uint8Array };

function partsOf({ latents, ...pictures }: RunInputs): Part[] {
  const names = ["picture", "second", "mask"] as const;
  const parts: Part[] = names.flatMap((name) => {
    const data = pictures[name];
    return data ? [{ name, data }] : [];
  });
  return latents ? [...parts, { name: "latents", ...latents }] : parts;
}

/** @throws Error for what is no record of inputs. */
export function inputsOf(file: Buffer): RunInputs {
  const inputs: RunInputs = {};
  for (const { head, parts } of decodeRecords(file)) {
    const { name, shape = [], sampler, schedule } = inputHead.parse(head);
    const data = parts[0]!;
    if (name !== "latents") inputs[name] = data;
    else if (sampler && schedule) inputs.latents = { data, shape, sampler, schedule };
  }
  return inputs;
}
