import { z } from "zod";
import { bytes, contractError, epochMs, id } from "./common";
import { draftFrames } from "./drafts";
import { frameEncodings } from "./frames";
import { insides } from "./insides";
import { modelInfo, recipe, samplerName } from "./recipe";
import { references } from "./references";

/** The environment a picture was made in; two equal fingerprints promise equal bytes. */
export const fingerprint = z.object({
  modelHash: z.string(),
  runtime: z.string(),
  provider: z.string(),
  threads: z.number().int(),
  platform: z.string(),
  cpu: z.string(),
  /** What the processor can do of what kernels are chosen by, for example `avx2 avx512f`. */
  instructions: z.string().optional(),
});
export type Fingerprint = z.infer<typeof fingerprint>;

/** Exact sampler state after a step, in float32, so that a resumed run gives the same bytes. */
export const checkpoint = z.object({
  step: z.number().int().min(0),
  /** Latents, then whatever earlier tensors the sampler needs, as one float32 block. */
  state: bytes,
});
export type Checkpoint = z.infer<typeof checkpoint>;

export const workerHello = z.object({
  workerId: id,
  name: z.string().min(1).max(100),
  protocol: z.number().int(),
  models: z.array(modelInfo),
  /** How many runs it takes at a time. */
  slots: z.number().int().min(1).max(256),
  provider: z.string(),
  /** Leases it still works on, when it comes back after a lost connection. */
  leases: z.array(id),
});
export type WorkerHello = z.infer<typeof workerHello>;

export const workerWelcome = z.object({
  heartbeatMs: z.number(),
  /** Leases to go on with; any other one is to be dropped. */
  keep: z.array(id),
});

export const heartbeat = z.strictObject({ leases: z.array(id) });

/** What the recipe's `start` refers to. Pictures as they are stored: PNG, WebP or JPEG of any size. */
export const runInputs = z.object({
  picture: bytes.optional(),
  second: bytes.optional(),
  mask: bytes.optional(),
  latents: z
    .object({
      /** float16, C x H x W, in the space of the sampler that left them. */
      data: bytes,
      shape: z.array(z.number().int()),
      sampler: samplerName,
      /**
       * Whose schedule the steps are of, where that is another sampler: a branch keeps to the
       * schedule that it came from, so the branch of a branch names the first one's sampler.
       */
      schedule: samplerName.optional(),
    })
    .optional(),
});
export type RunInputs = z.infer<typeof runInputs>;

export const runStart = z.object({
  leaseId: id,
  generationId: id,
  /** Whose run it is: the engine shares its steps fairly over people. */
  personId: id,
  recipe,
  inputs: runInputs,
  resume: checkpoint.nullable(),
  /** Where nobody looks at the way there, the finished picture is all that is sent. */
  frames: z.enum(draftFrames).optional(),
});
export type RunStart = z.infer<typeof runStart>;

export const runRef = z.object({ leaseId: id });

export const runFrame = z.object({
  leaseId: id,
  step: z.number().int().min(1),
  totalSteps: z.number().int().min(1),
  width: z.number().int(),
  height: z.number().int(),
  encoding: z.enum(frameEncodings),
  computedAt: epochMs,
  image: bytes,
  /** Latents after this step, float16, C x H x W, for the filmstrip and for branching. */
  latents: bytes,
  latentShape: z.array(z.number().int()),
  checkpoint,
});
export type RunFrame = z.infer<typeof runFrame>;

export const runDone = z.object({
  leaseId: id,
  width: z.number().int(),
  height: z.number().int(),
  /** The finished picture, PNG (lossless). */
  picture: bytes,
  outputHash: z.string().length(64),
  fingerprint,
  /** Illustrations that the model looked at; models of another kind have none. */
  references: references.optional(),
  /** Milliseconds of computing, encoding included, over all attempts that this worker made. */
  computeMs: z.number(),
});
export type RunDone = z.infer<typeof runDone>;

export const runFailed = z.object({ leaseId: id, error: contractError });

/** A question about one step of a run: answered by a worker with nothing else to do, or between two steps. */
export const runInspect = z.object({
  inspectId: id,
  personId: id,
  recipe,
  inputs: runInputs,
  /** 1..stepsTaken. */
  step: z.number().int().min(1),
  /** x before the step, as the step before left it: float16; null at the first one, which makes its own. */
  latents: bytes.nullable(),
  /** Of the latents; empty where there are none. */
  shape: z.array(z.number().int()),
});
export type RunInspect = z.infer<typeof runInspect>;

/** Whose picture it is, the server knows. */
export const workerInsides = insides.omit({ generationId: true });
export type WorkerInsides = z.infer<typeof workerInsides>;

export const runInspected = z.object({ inspectId: id, insides: workerInsides });
export type RunInspected = z.infer<typeof runInspected>;
export const runInspectFailed = z.object({ inspectId: id, error: contractError });
export type RunInspectFailed = z.infer<typeof runInspectFailed>;
