import type {
  ContractError,
  Fingerprint,
  Reference,
  RunFrame,
  RunStart,
} from "../../server/contract";
import type { StepFrame } from "../engine";
import { encodeFrame, encodePicture, outputHash } from "../frames/encode";
import type { Picture } from "../generators";
import { toHalf } from "../math/half";
import { elements, toBytes } from "../math/tensor";
import { Outbox, type OutboxEvents } from "./outbox";

/** A run on its way back to the server: encodes what was computed and reports it in order. */
export class Lease {
  readonly outbox: Outbox;
  /** Encoders work side by side; what they give leaves in the order of the steps. */
  private tail: Promise<void> = Promise.resolve();
  private last: Picture | null = null;
  private computeMs = 0;
  private encodeMs = 0;
  private closed = false;

  constructor(
    readonly run: RunStart,
    events: OutboxEvents,
  ) {
    this.outbox = new Outbox(events);
  }

  frame(frame: StepFrame): void {
    this.last = frame.picture;
    this.computeMs = frame.computeMs;
    const encoding = this.timed(encodeFrame(frame.picture));
    this.enqueue(async () => {
      this.outbox.add({ name: "run:frame", input: frameReport(frame, await encoding) });
    });
  }

  done(fingerprint: Fingerprint, references: Reference[]): void {
    const picture = this.last!;
    const encoding = this.timed(encodePicture(picture));
    this.enqueue(async () => {
      const { width, height } = picture;
      const bytes = await encoding;
      const computeMs = this.computeMs + this.encodeMs;
      const hash = outputHash(picture);
      const made = { width, height, picture: bytes, outputHash: hash };
      const what = { ...made, fingerprint, references, computeMs };
      this.outbox.add({ name: "run:done", input: { leaseId: this.run.leaseId, ...what } });
    });
  }

  failed(error: ContractError): void {
    this.enqueue(async () => {
      this.outbox.add({ name: "run:failed", input: { leaseId: this.run.leaseId, error } });
    });
  }

  /** Nothing more is reported. */
  close(): void {
    this.closed = true;
    this.outbox.pause();
  }

  private enqueue(report: () => Promise<void>): void {
    this.tail = this.tail
      .then(() => (this.closed ? undefined : report()))
      .catch((error: Error) => this.failed(encodingFailed(error)));
  }

  private timed<T>(work: Promise<T>): Promise<T> {
    const from = performance.now();
    const timed = work.finally(() => (this.encodeMs += performance.now() - from));
    // A failure is looked at when this picture's turn comes.
    timed.catch(() => {});
    return timed;
  }
}

function frameReport(frame: StepFrame, image: Uint8Array): RunFrame {
  const { leaseId, step, totalSteps, computedAt, picture, state, latentShape } = frame;
  const { width, height } = picture;
  const latents = toHalf(state.subarray(0, elements(latentShape)));
  return {
    leaseId,
    step,
    totalSteps,
    width,
    height,
    computedAt,
    image,
    encoding: "webp",
    latents: toBytes(latents),
    latentShape: [...latentShape],
    checkpoint: { step, state: toBytes(state) },
  };
}

function encodingFailed({ message }: Error): ContractError {
  return { kind: "internal", message: `A picture cannot be encoded: ${message}`, retry: "later" };
}
