import { mark, preciseNow } from "./marks";
import type { FrameMeta } from "@/server/contract";
import type { StoredFrame } from "./frame-set";

/** As much of a frame as drawing it takes. */
type Paintable = {
  meta: Pick<FrameMeta, "width" | "height" | "encoding">;
  image: StoredFrame["image"];
};

/**
 * Draws frames onto a canvas as soon as each is decoded, without waiting for React or for an
 * animation frame. Decoding runs beside, and one that ends after a later one is dropped.
 */
export class Painter {
  private asked = 0;
  private drawn = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  async paint(frame: Paintable, onDrawn?: () => void) {
    const turn = ++this.asked;
    const picture = await decode(frame).catch(() => null);
    if (!picture) return;
    if (turn > this.drawn) {
      this.drawn = turn;
      this.draw(picture, frame.meta);
      onDrawn?.();
    }
    picture.close();
  }

  private draw(picture: Decoded, { width, height }: Paintable["meta"]) {
    const { canvas } = this;
    // Setting a canvas's size clears it, so only when it changes.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0, width, height);
    canvas.dataset.drawn = "";
  }
}

export type Decoded = ImageBitmap | VideoFrame;

/**
 * An ImageDecoder takes the bytes where they are; a blob goes through the browser's main process
 * first, which costs milliseconds on a busy machine. It exists on https and localhost only.
 */
export function decode({ meta, image }: Paintable): Promise<Decoded> {
  const type = `image/${meta.encoding}`;
  if (!("ImageDecoder" in window)) return createImageBitmap(new Blob([image], { type }));
  const decoder = new ImageDecoder({ data: image, type, preferAnimation: false });
  return decoder
    .decode()
    .then((result) => result.image)
    .finally(() => decoder.close());
}

/** Frames marked already: a picture shown twice (card and details) is measured once. */
const marked = new Map<string, number>();

export function markDrawn({ meta, receivedAt }: StoredFrame) {
  const { generationId, step, seq, computedAt, serverAt } = meta;
  if ((marked.get(generationId) ?? 0) >= seq) return;
  if (meta.last) marked.delete(generationId);
  else marked.set(generationId, seq);
  const times = { computedAt, serverAt, receivedAt, drawnAt: preciseNow() };
  mark("emerge:frame-drawn", { generationId, step, ...times });
}
