import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RunInspect, WorkerInsides } from "../contract";
import { fakeModel } from "../testing/fake-worker";
import { fakeRecipe } from "../testing/studio";
import { Inspections } from "./inspections";
import { Workers, type WorkerLink } from "./workers";

const order = {
  ...{ personId: "p", recipe: fakeRecipe(), inputs: {}, step: 1 },
  ...{ latents: null, shape: [] },
};
const insides: WorkerInsides = { step: 1, totalSteps: 4, family: "fake", facts: [] };

function setting(slots = 1) {
  const workers = new Workers();
  const asked: RunInspect[] = [];
  const link: WorkerLink = {
    hello: {
      ...{ workerId: "w", name: "w", protocol: 1, slots, provider: "none", leases: [] },
      models: [fakeModel],
    },
    start: () => undefined,
    cancel: () => undefined,
    inspect: (one) => void asked.push(one),
  };
  workers.join(link);
  const inspections: Inspections = new Inspections({
    workers,
    freed: () => inspections.dispatch(),
  });
  return { workers, asked, link, inspections };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a question about a step", () => {
  test("that nobody answers within thirty seconds fails, and gives its slot back", async () => {
    const { workers, asked, inspections } = setting();
    const answer = expect(inspections.ask(order)).rejects.toMatchObject({
      contract: { kind: "unavailable", retry: "later", message: expect.stringContaining("30 s") },
    });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toHaveLength(1);
    expect(workers.leasesOf("w")).toEqual([asked[0]!.inspectId]);
    await vi.advanceTimersByTimeAsync(1_000);
    await answer;
    expect(workers.leasesOf("w")).toEqual([]);
    // Too late: nobody waits for it any more.
    inspections.answered({ inspectId: asked[0]!.inspectId, insides });
  });

  test("fails likewise while all slots stay taken", async () => {
    const { workers, asked, inspections } = setting();
    workers.hold("w", "a run");
    const answer = expect(inspections.ask(order)).rejects.toMatchObject({
      contract: { kind: "unavailable" },
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await answer;
    expect(asked).toEqual([]);
  });

  test("is given up when its worker went down with it twice", async () => {
    const { asked, inspections } = setting();
    const answer = expect(inspections.ask(order)).rejects.toMatchObject({
      contract: { kind: "unavailable", message: expect.stringContaining("stopped") },
    });
    for (let n = 1; n <= 2; n++) {
      await vi.advanceTimersByTimeAsync(1);
      expect(asked).toHaveLength(n);
      inspections.workerLost("w");
    }
    await answer;
  });

  test("is answered once, whatever comes after", async () => {
    const { asked, inspections } = setting();
    const answer = inspections.ask(order);
    await vi.advanceTimersByTimeAsync(1);
    const { inspectId } = asked[0]!;
    inspections.answered({ inspectId, insides });
    const error = { kind: "internal", message: "no", retry: "later" } as const;
    inspections.failed({ inspectId, error });
    expect(await answer).toEqual(insides);
  });
});
