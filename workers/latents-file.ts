import { z } from "zod";
import { samplerName, type RunInputs, type SamplerName } from "../server/contract";

/**
 * The latents of every step in one file, in the safetensors format (a length, a JSON header, bytes):
 * tensors `step_1`, `step_2` …, and in the metadata what a branch has to know of their making.
 */
export interface LatentsFile {
  model: string;
  sampler: SamplerName;
  /** Whose schedule the steps are of; see the contract's `runInputs`. */
  schedule: SamplerName;
  /** Steps of the whole way. */
  steps: number;
  /** float16, C x H x W, by the number of steps taken, from the noise on. */
  latents: Map<number, { data: Uint8Array; shape: number[] }>;
}

/** A file that holds no latents; the message says what is wrong with it. */
export class LatentsError extends Error {
  override name = "LatentsError";
}

const offset = z.number().int().min(0);
const tensor = z.object({
  dtype: z.literal("F16"),
  shape: z.array(z.number().int().positive()),
  data_offsets: z.tuple([offset, offset]),
});
const header = z
  .object({
    __metadata__: z.object({
      model: z.string(),
      sampler: samplerName,
      schedule: samplerName,
      steps: z.coerce.number().int().positive(),
    }),
  })
  .catchall(tensor);

export function packLatents({ latents, ...told }: LatentsFile): Uint8Array {
  let end = 0;
  const tensors = [...latents].map(([step, { data, shape }]) => {
    const from = end;
    end += data.byteLength;
    return [`step_${step}`, { dtype: "F16", shape, data_offsets: [from, end] }] as const;
  });
  const metadata = { ...told, steps: String(told.steps) };
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(tensors) });
  // Padded with spaces, so that the numbers begin on a multiple of eight.
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  return Buffer.concat([length, text, ...[...latents.values()].map(({ data }) => data)]);
}

/** @throws LatentsError saying what is wrong with the file. */
export function unpackLatents(bytes: Uint8Array): LatentsFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = file.byteLength < 8 ? Infinity : Number(file.readBigUInt64LE());
  if (8 + size > file.byteLength) throw new LatentsError("is no file of latents, or is cut short");
  const { __metadata__: metadata, ...tensors } = readHeader(file.subarray(8, 8 + size).toString());
  const body = file.subarray(8 + size);
  const latents: LatentsFile["latents"] = new Map();
  for (const [name, { shape, data_offsets: place }] of Object.entries(tensors)) {
    if (place[1] > body.byteLength) throw new LatentsError("is cut short");
    const step = Number(/^step_(\d+)$/.exec(name)?.[1] ?? NaN);
    if (!Number.isNaN(step)) latents.set(step, { data: body.subarray(...place), shape });
  }
  return { ...metadata, latents };
}

function readHeader(text: string): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(text));
  } catch {
    throw new LatentsError("is no file of latents: write one with --latents");
  }
}

/** What a branch after this step is given. @throws LatentsError naming the steps that there are. */
export function latentsAt({ latents, sampler, schedule }: LatentsFile, step: number): RunInputs {
  const found = latents.get(step);
  const steps = [...latents.keys()];
  if (!found)
    throw new LatentsError(
      `has no step ${step}: it has ${Math.min(...steps)} to ${Math.max(...steps)}`,
    );
  return { latents: { ...found, sampler, schedule } };
}
