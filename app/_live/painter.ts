import { mark, preciseNow } from "./marks";
import type { StoredFrame } from "./frame-set";

/**
 * Draws frames onto a canvas as soon as each is decoded, without waiting for React or for an
 * animation frame. Decoding runs beside, and one that ends after a later one is dropped.
 */
export class Painter {
  private asked = 0;
  private drawn = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  async paint(frame: StoredFrame, onDrawn?: () => void) {
    const turn = ++this.asked;
    const bitmap = await decode(frame).catch(() => null);
    if (!bitmap) return;
    if (turn > this.drawn) {
      this.drawn = turn;
      this.draw(bitmap);
      onDrawn?.();
    }
    bitmap.close();
  }

  private draw(bitmap: ImageBitmap) {
    const { canvas } = this;
    // Setting a canvas's size clears it, so only when it changes.
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    canvas.getContext("2d", { alpha: false })?.drawImage(bitmap, 0, 0);
    canvas.dataset.drawn = "";
  }
}

const decode = ({ meta, image }: StoredFrame) =>
  createImageBitmap(new Blob([image], { type: `image/${meta.encoding}` }));

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
