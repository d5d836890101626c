import { describe, expect, test } from "vitest";
import type { Frame } from "../contract";
import { FrameFanout, type Viewer } from "./fanout";

const frameOf = (generationId: string, seq: number, total = 20): Frame => ({
  meta: {
    generationId,
    step: seq,
    totalSteps: total,
    seq,
    width: 8,
    height: 8,
    encoding: "webp",
    computedAt: 0,
    serverAt: 0,
    last: seq === total,
  },
  image: Buffer.from([seq]),
});

/** A connection that holds what it is sent until `drain()`. */
class SlowViewer implements Viewer<Frame> {
  readonly received: string[] = [];
  waiting: Frame[] = [];
  private callback: (() => void) | null = null;
  constructor(
    readonly id: string,
    private readonly fast = false,
  ) {}
  backlog = () => this.waiting.length;
  send = (frame: Frame) => {
    this.waiting.push(frame);
    if (this.fast) this.drain();
  };
  onceDrained = (callback: () => void) => {
    this.callback = callback;
  };
  drain(): void {
    for (const { meta } of this.waiting) this.received.push(`${meta.generationId}${meta.seq}`);
    this.waiting = [];
    const callback = this.callback;
    this.callback = null;
    callback?.();
  }
}

function setUp(...viewers: SlowViewer[]) {
  const packs: Frame[] = [];
  const fanout = new FrameFanout<Frame>((frame) => {
    packs.push(frame);
    return frame;
  });
  for (const viewer of viewers) fanout.enter("board", viewer);
  return { fanout, packs };
}

describe("a slow viewer", () => {
  test("loses frames in the middle, never the last, and never sees them out of order", () => {
    const slow = new SlowViewer("slow");
    const { fanout } = setUp(slow);
    for (let seq = 1; seq <= 20; seq++) fanout.send("board", frameOf("g", seq));
    expect(slow.waiting.length).toBeLessThanOrEqual(4);
    slow.drain();
    slow.drain();
    const seqs = slow.received.map((name) => Number(name.slice(1)));
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(seqs.at(-1)).toBe(20);
    expect(seqs.length).toBeLessThan(20);
  });

  test("keeps the newest frame of each generation it watches", () => {
    const slow = new SlowViewer("slow");
    const { fanout } = setUp(slow);
    for (let seq = 1; seq <= 10; seq++) {
      fanout.send("board", frameOf("a", seq, 10));
      fanout.send("board", frameOf("b", seq, 10));
    }
    slow.drain();
    slow.drain();
    expect(slow.received).toContain("a10");
    expect(slow.received).toContain("b10");
  });

  test("does not hold up a fast one", () => {
    const [slow, fast] = [new SlowViewer("slow"), new SlowViewer("fast", true)];
    const { fanout } = setUp(slow, fast);
    for (let seq = 1; seq <= 20; seq++) fanout.send("board", frameOf("g", seq));
    expect(fast.received).toHaveLength(20);
  });

  test("gets everything again once it has caught up", () => {
    const slow = new SlowViewer("slow");
    const { fanout } = setUp(slow);
    for (let seq = 1; seq <= 10; seq++) fanout.send("board", frameOf("g", seq));
    slow.drain();
    slow.drain();
    const before = slow.received.length;
    for (let seq = 11; seq <= 13; seq++) fanout.send("board", frameOf("g", seq));
    slow.drain();
    expect(slow.received.slice(before)).toEqual(["g11", "g12", "g13"]);
  });
});

test("a frame is made ready once for all viewers, and not at all for none", () => {
  const { fanout, packs } = setUp(new SlowViewer("a", true), new SlowViewer("b", true));
  fanout.send("board", frameOf("g", 1));
  fanout.send("elsewhere", frameOf("g", 1));
  expect(packs).toHaveLength(1);
});

test("who left hears nothing more", () => {
  const viewer = new SlowViewer("a", true);
  const { fanout } = setUp(viewer);
  fanout.leave("board", "a");
  fanout.send("board", frameOf("g", 1));
  expect(viewer.received).toEqual([]);
});
