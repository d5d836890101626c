import { describe, expect, it } from "vitest";
import type { DiffusionSampler } from "../../server/contract";
import { cleanEstimate, networkInput, samplers, Sampling, type Prediction } from "./index";
import type { Schedule } from "./levels";
import golden from "./schedulers.golden.json";

type Case = (typeof golden.cases)[number];

const named: Record<string, DiffusionSampler> = {
  euler_karras: "euler",
  euler_trailing: "euler",
  euler_a: "euler-ancestral",
  euler_a_trailing: "euler-ancestral",
  dpmpp_2m: "dpmpp-2m",
  dpmpp_2m_karras: "dpmpp-2m",
  flow_euler: "flow-euler",
  flow_euler_shift1: "flow-euler",
};
const predictions: Record<string, Prediction> = {
  epsilon: "epsilon",
  v_prediction: "v",
  flow: "flow",
};

function scheduleOf({ scheduler, config }: Case): Schedule {
  if (scheduler.startsWith("flow"))
    return { kind: "flow", shift: config.shift ?? 1, timeScale: 1000, lowest: 0.001 };
  return {
    kind: "discrete",
    trainSteps: config.num_train_timesteps,
    betaStart: config.beta_start ?? 0,
    betaEnd: config.beta_end ?? 0,
    betaSchedule: "scaled_linear",
    offset: config.steps_offset ?? 0,
    lcmSteps: 50,
    ...(scheduler.endsWith("trailing") ? { spacing: "trailing" as const } : {}),
    ...(scheduler.endsWith("karras") ? { curve: "karras" as const } : {}),
  };
}

const size = 64;
const start = (one: Case) =>
  new Sampling({
    sampler: samplers[named[one.scheduler] ?? (one.scheduler as DiffusionSampler)],
    schedule: scheduleOf(one),
    steps: one.steps,
    seed: one.seed,
    size,
  });

/** Runs one step over the analytic denoiser; returns x at every denoiser call. */
function stepOnce(sampling: Sampling, prediction: Prediction, told: number[]): Float32Array[] {
  const asked: Float32Array[] = [];
  const step = sampling.advance();
  let next = step.next();
  while (!next.done) {
    const { x, level } = next.value;
    asked.push(x);
    told.push(level.t);
    const wave = 0.1 * Math.sin(level.t / 100);
    const output = networkInput(prediction, x, level).map((v) => Math.tanh(0.7 * v + wave));
    next = step.next(cleanEstimate(prediction, output, x, level));
  }
  return asked;
}

function expectClose(ours: Float32Array, theirs: number[], where: string): void {
  theirs.forEach((value, i) => {
    const allowed = Math.max(1e-4, Math.abs(value) * 1e-5);
    expect(Math.abs(ours[i]! - value), `${where}, value ${i}`).toBeLessThan(allowed);
  });
}

describe("samplers agree with diffusers, step by step", () => {
  it.each(golden.cases.map((one) => [one.scheduler, one.prediction_type, one.steps, one] as const))(
    "%s, %s, %i steps",
    (_name, predictionType, _steps, one) => {
      const sampling = start(one);
      const told: number[] = [];
      const latents: Float32Array[] = [];
      while (!sampling.done) {
        // Heun's intermediate points count as steps in diffusers.
        const asked = stepOnce(sampling, predictions[predictionType]!, told);
        latents.push(...asked.slice(1), sampling.x);
      }
      expect(latents.length).toBe(one.latents_after_step.length);
      one.timesteps.forEach((t, i) => expect(told[i]).toBeCloseTo(t, 2));
      one.latents_after_step.forEach((want, i) =>
        expectClose(latents[i]!, want, `after step ${i + 1}`),
      );
    },
  );
});

describe("resuming", () => {
  const firsts = golden.cases.filter((one) => one.steps === 5);
  it.each(firsts.map((one) => [one.scheduler, one] as const))(
    "%s gives the same bytes after a resume at any step",
    (_name, one) => {
      const prediction = predictions[one.prediction_type]!;
      const whole = start(one);
      const states = [whole.state()];
      while (!whole.done) {
        stepOnce(whole, prediction, []);
        states.push(whole.state());
      }
      states.forEach((state, k) => {
        const resumed = start(one);
        resumed.restore(k, state);
        while (!resumed.done) stepOnce(resumed, prediction, []);
        expect(resumed.state()).toEqual(whole.state());
      });
    },
  );

  it("refuses a state that does not fit", () => {
    const sampling = start(golden.cases[0]!);
    expect(() => sampling.restore(2, new Float32Array(65))).toThrow(/65 values/);
    expect(() => sampling.restore(9, new Float32Array(64))).toThrow(/step 9/);
  });
});
