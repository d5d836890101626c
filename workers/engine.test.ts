import { describe, expect, it } from "vitest";
import type { ContractError, Recipe } from "../server/contract";
import { Engine, type StepFrame } from "./engine";
import type { SharePolicy } from "./fair-shares";
import type { Generator, Inspection, Look, Outcome, Run } from "./generators";
import { builtInRecipe } from "./testing/recipes";

interface SmallRun extends Run {
  step: number;
}

/** Counts steps and notes who shared them; a step lasts one turn of the event loop. */
class SmallGenerator implements Generator<SmallRun> {
  readonly rounds: number[][] = [];
  onAdvance: (runs: readonly SmallRun[]) => Outcome[] | void = () => {};

  async begin(recipe: Recipe): Promise<SmallRun> {
    if (recipe.prompt === "unheard of") throw new Error("cannot begin");
    const shape = { latentShape: [1], totalSteps: recipe.steps };
    return { recipe, step: 0, ...shape, state: () => Float32Array.of(recipe.seed) };
  }
  async advance(runs: readonly SmallRun[]): Promise<Outcome[]> {
    await new Promise(setImmediate);
    this.rounds.push(runs.map((run) => run.recipe.seed));
    for (const run of runs) run.step++;
    return this.onAdvance(runs) ?? runs.map(() => null);
  }
  async preview(runs: readonly SmallRun[]) {
    return runs.map(() => ({ width: 1, height: 1, pixels: new Uint8Array(3) }));
  }
  finish = this.preview;
  async inspect({ step }: Look): Promise<Inspection> {
    if (step > 4) throw new Error("no such step");
    const seen = { kind: "number" as const, id: "entropy" as const, value: this.rounds.length };
    return { totalSteps: 4, findings: [seen] };
  }
}

const order = { personId: "", inputs: {}, resume: null };

function setUp(policy: Partial<SharePolicy> = {}) {
  const generator = new SmallGenerator();
  const frames: StepFrame[] = [];
  const done: string[] = [];
  const failures: [string, ContractError][] = [];
  const engine = new Engine({
    generatorOf: async () => generator,
    policy: { together: 4, sharing: "rotate", ...policy },
    sink: {
      frame: (frame) => frames.push(frame),
      done: ({ leaseId }) => done.push(leaseId),
      failed: (leaseId, error) => failures.push([leaseId, error]),
    },
  });
  const start = (leaseId: string, changes: Partial<Recipe> = {}, personId = "") =>
    engine.start({ ...order, personId, leaseId, recipe: builtInRecipe(changes) });
  const stepsOf = (leaseId: string) =>
    frames.filter((frame) => frame.leaseId === leaseId).map((frame) => frame.step);
  return { generator, engine, frames, done, failures, start, stepsOf };
}

describe("Engine", () => {
  it("moves runs on together; they join and leave between steps", async () => {
    const { generator, engine, start, done, stepsOf } = setUp();
    generator.onAdvance = () => {
      if (generator.rounds.length === 2) start("late", { seed: 3, steps: 2 });
    };
    start("long", { seed: 1, steps: 4 });
    start("short", { seed: 2, steps: 1 });
    await engine.idle();
    expect(generator.rounds).toEqual([[1, 2], [1], [1, 3], [1, 3]]);
    expect(done).toEqual(["short", "long", "late"]);
    expect(stepsOf("long")).toEqual([1, 2, 3, 4]);
  });

  it("lets runs of one person finish in the order they came, where that is the policy", async () => {
    const { generator, engine, start, done } = setUp({ together: 2, sharing: "finish" });
    ["a", "b", "c"].forEach((leaseId, seed) => start(leaseId, { seed, steps: 2 }));
    await engine.idle();
    expect(generator.rounds).toEqual([[0, 1], [0, 1], [2], [2]]);
    expect(done).toEqual(["a", "b", "c"]);
  });

  it("rotates where there are more runs than places", async () => {
    const { generator, engine, start, stepsOf } = setUp({ together: 2 });
    ["a", "b", "c"].forEach((leaseId, seed) => start(leaseId, { seed, steps: 4 }));
    await engine.idle();
    expect(generator.rounds.map((round) => round.length)).toEqual([2, 2, 2, 2, 2, 2]);
    // After three rounds of two places, each of the three has moved twice.
    expect(generator.rounds.slice(0, 3).flat().sort()).toEqual([0, 0, 1, 1, 2, 2]);
    for (const leaseId of ["a", "b", "c"]) expect(stepsOf(leaseId)).toEqual([1, 2, 3, 4]);
  });

  it.each(["rotate", "finish"] as const)(
    "does not let eight runs of one person starve another's one (%s)",
    async (sharing) => {
      const { generator, engine, start, done } = setUp({ together: 2, sharing });
      for (let i = 1; i <= 8; i++) start(`many ${i}`, { seed: i, steps: 6 }, "ann");
      generator.onAdvance = () => {
        if (generator.rounds.length === 2) start("one", { seed: 99, steps: 6 }, "ben");
      };
      await engine.idle();
      const moves = generator.rounds.flatMap((round, i) => (round.includes(99) ? [i] : []));
      // It waits for a place where runs keep theirs, and then moves with every round.
      const first = sharing === "rotate" ? 2 : 6;
      expect(moves).toEqual([0, 1, 2, 3, 4, 5].map((i) => first + i));
      expect(done.indexOf("one")).toBeLessThanOrEqual(sharing === "rotate" ? 0 : 3);
    },
  );

  it("stops a cancelled run within the step, and tells nothing of it any more", async () => {
    const { generator, engine, start, stepsOf, done } = setUp();
    generator.onAdvance = () => {
      if (generator.rounds.length === 3) engine.cancel("one");
    };
    start("one", { seed: 1, steps: 50 });
    start("two", { seed: 2, steps: 5 });
    await engine.idle();
    expect(stepsOf("one")).toEqual([1, 2]);
    expect(generator.rounds.flat().filter((seed) => seed === 1)).toHaveLength(3);
    expect(done).toEqual(["two"]);
  });

  it("ends a run whose values are no numbers, and no other", async () => {
    const { generator, engine, start, failures, done, stepsOf } = setUp();
    const noNumbers = new Error("the model gave values that are no numbers at step 2");
    generator.onAdvance = (runs) =>
      runs.map((run) => (run.recipe.seed === 1 && run.step === 2 ? noNumbers : null));
    start("bad", { seed: 1, steps: 5 });
    start("good", { seed: 2, steps: 5 });
    await engine.idle();
    expect(done).toEqual(["good"]);
    expect(stepsOf("bad")).toEqual([1]);
    expect(failures).toEqual([["bad", expect.objectContaining({ kind: "internal" })]]);
    expect(failures[0]![1].message).toContain("no numbers at step 2");
  });

  it("lives on after a session call that throws and a run that cannot begin", async () => {
    const { generator, engine, start, failures, done } = setUp();
    generator.onAdvance = () => {
      generator.onAdvance = () => {};
      throw new Error("out of memory");
    };
    start("unlucky", { steps: 2 });
    await engine.idle();
    start("unheard", { prompt: "unheard of" });
    start("next", { steps: 2 });
    await engine.idle();
    expect(failures.map(([leaseId]) => leaseId)).toEqual(["unlucky", "unheard"]);
    expect(failures[0]![1].message).toContain("out of memory");
    expect(done).toEqual(["next"]);
  });

  it("answers questions between two steps, or at once where nothing runs", async () => {
    const { generator, engine, start, stepsOf } = setUp();
    const look = { personId: "", recipe: builtInRecipe(), inputs: {}, latents: null };
    const answers: Promise<Inspection>[] = [];
    generator.onAdvance = () => {
      if (generator.rounds.length === 2) answers.push(engine.inspect({ ...look, step: 1 }));
    };
    start("one", { steps: 4 });
    await engine.idle();
    expect(stepsOf("one")).toEqual([1, 2, 3, 4]);
    // What the generator has seen by then: the two rounds before.
    expect((await answers[0])!.findings).toMatchObject([{ value: 2 }]);
    expect(await engine.inspect({ ...look, step: 2 })).toMatchObject({ totalSteps: 4 });
    await expect(engine.inspect({ ...look, step: 5 })).rejects.toThrow("no such step");
    await engine.idle();
  });

  it("does not start a lease twice", async () => {
    const { engine, start, stepsOf } = setUp();
    start("one", { steps: 2 });
    start("one", { steps: 2 });
    expect(engine.leases).toEqual(["one"]);
    await engine.idle();
    expect(stepsOf("one")).toEqual([1, 2]);
  });
});
