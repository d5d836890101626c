import type { Frame } from "../contract";

/** Frames of one generation kept for people who come late or lost some; older ones are on disk. */
const maxFrames = 128;
const maxBytes = 32 * 1024 * 1024;

interface Strip {
  frames: Frame[];
  bytes: number;
}

/**
 * The frames of the generations in progress, in order, within bounds: answers "everything after
 * sequence k" without a disk. `null` means it cannot, ask the journal or the filmstrip.
 */
export class FrameHub {
  private readonly strips = new Map<string, Strip>();

  add(frame: Frame): void {
    const { generationId } = frame.meta;
    const strip = this.strips.get(generationId) ?? { frames: [], bytes: 0 };
    this.strips.set(generationId, strip);
    strip.frames.push(frame);
    strip.bytes += frame.image.byteLength;
    while (strip.frames.length > maxFrames || strip.bytes > maxBytes) {
      strip.bytes -= strip.frames.shift()!.image.byteLength;
    }
  }

  since(generationId: string, after: number): Frame[] | null {
    const frames = this.strips.get(generationId)?.frames;
    const first = frames?.[0];
    if (!frames || !first || first.meta.seq > after + 1) return null;
    return frames.filter((frame) => frame.meta.seq > after);
  }

  close(generationId: string): void {
    this.strips.delete(generationId);
  }
}
