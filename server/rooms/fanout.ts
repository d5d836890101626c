import type { Frame } from "../contract";

/** One browser's connection, as far as frames are concerned. `P` is a frame made ready to send. */
export interface Viewer<P> {
  id: string;
  /** Packets that wait to leave this machine for this viewer. */
  backlog(): number;
  send(packed: P): void;
  /** Calls back once, when everything waiting has left. */
  onceDrained(callback: () => void): void;
}

/** Packets a viewer may lag behind before it is spared frames in the middle. */
const maxBacklog = 4;

/**
 * Frames to a board's viewers, each made ready once for all. A viewer that lags keeps, for each
 * generation, only the newest frame it has missed; that one follows when its line has drained. So
 * nobody slows the others, order holds, memory is bounded, and the last frame always arrives.
 */
export class FrameFanout<P> {
  private readonly boards = new Map<string, Map<string, Viewer<P>>>();
  /** By viewer, then by generation. */
  private readonly held = new Map<string, Map<string, P>>();

  constructor(private readonly pack: (frame: Frame) => P) {}

  enter(boardId: string, viewer: Viewer<P>): void {
    const viewers = this.boards.get(boardId) ?? new Map<string, Viewer<P>>();
    this.boards.set(boardId, viewers.set(viewer.id, viewer));
  }

  leave(boardId: string, viewerId: string): void {
    const viewers = this.boards.get(boardId);
    viewers?.delete(viewerId);
    if (viewers?.size === 0) this.boards.delete(boardId);
  }

  /** The connection is gone for good. */
  forget(viewerId: string): void {
    this.held.delete(viewerId);
  }

  send(boardId: string, frame: Frame): void {
    const viewers = this.boards.get(boardId);
    if (!viewers) return;
    const packed = this.pack(frame);
    for (const viewer of viewers.values()) {
      const lags = this.held.has(viewer.id) || viewer.backlog() >= maxBacklog;
      if (lags) this.hold(viewer, frame.meta.generationId, packed);
      else viewer.send(packed);
    }
  }

  private hold(viewer: Viewer<P>, generationId: string, packed: P): void {
    const frames = this.held.get(viewer.id);
    if (frames) return void frames.set(generationId, packed);
    this.held.set(viewer.id, new Map([[generationId, packed]]));
    viewer.onceDrained(() => this.flush(viewer));
  }

  private flush(viewer: Viewer<P>): void {
    const frames = this.held.get(viewer.id);
    this.held.delete(viewer.id);
    for (const packed of frames?.values() ?? []) viewer.send(packed);
  }
}
