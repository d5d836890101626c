import { describe, expect, it } from "vitest";
import { accept, emptySet, hasAll, nearest, release, type StoredFrame } from "./frame-set";

const frame = (step: number, seq: number, bytes = 10): StoredFrame => ({
  meta: {
    generationId: "00000000-0000-4000-8000-000000000000",
    step,
    seq,
    totalSteps: 20,
    width: 8,
    height: 8,
    encoding: "webp",
    computedAt: 0,
    serverAt: 0,
    last: step === 20,
  },
  image: new ArrayBuffer(bytes),
  receivedAt: 0,
});

describe("accept", () => {
  it("tells news from gaps closed and from repeats", () => {
    const set = emptySet();
    expect(accept(set, frame(1, 1))).toBe("newer");
    expect(accept(set, frame(4, 4))).toBe("newer");
    expect(accept(set, frame(2, 2))).toBe("filled");
    expect(accept(set, frame(4, 4))).toBe("stale");
    expect(set.newest?.meta.step).toBe(4);
    expect([...set.byStep.keys()]).toEqual([1, 4, 2]);
  });

  it("follows a run that starts again: lower steps under higher numbers are news", () => {
    const set = emptySet();
    accept(set, frame(5, 5, 10));
    expect(accept(set, frame(1, 6))).toBe("newer");
    expect(accept(set, frame(5, 10, 30))).toBe("newer");
    expect(accept(set, frame(5, 5))).toBe("stale");
    expect(set.newest?.meta.seq).toBe(10);
    expect(set.bytes).toBe(40);
  });

  it("takes released frames back, the newest as the newest", () => {
    const set = emptySet();
    for (const step of [1, 2, 3]) accept(set, frame(step, step));
    release(set);
    expect(set).toMatchObject({ lastSeq: 3, newest: null, bytes: 0 });
    expect([1, 2, 3].map((step) => accept(set, frame(step, step)))).toEqual([
      "filled",
      "filled",
      "newer",
    ]);
    expect(set.newest?.meta.step).toBe(3);
  });
});

describe("looking up", () => {
  it("knows when every step is there", () => {
    const set = emptySet();
    accept(set, frame(1, 1));
    expect(hasAll(set, 1)).toBe(true);
    expect(hasAll(set, 2)).toBe(false);
    expect(hasAll(undefined, 0)).toBe(true);
  });

  it("shows the nearest step that came", () => {
    const set = emptySet();
    expect(nearest(set, 3)).toBeNull();
    for (const step of [2, 6]) accept(set, frame(step, step));
    expect([1, 2, 5, 6, 9].map((step) => nearest(set, step)?.meta.step)).toEqual([2, 2, 2, 6, 6]);
  });
});
