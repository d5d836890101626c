import { describe, expect, it } from "vitest";
import { samplers } from "./index";
import { levelsFor, startScale, type Schedule } from "./levels";

/** Stable Diffusion's, as scheduler files write it down. */
const stable = {
  kind: "discrete",
  trainSteps: 1000,
  betaStart: 0.00085,
  betaEnd: 0.012,
  betaSchedule: "scaled_linear",
  offset: 1,
  lcmSteps: 50,
} as const;
const timesteps = (schedule: Schedule, name: keyof typeof samplers, steps = 5) =>
  levelsFor(schedule, samplers[name], steps)
    .slice(0, steps)
    .map(({ t }) => t);

describe("a scheduler file's spacing", () => {
  it("is each sampler's own variant of it", () => {
    const leading = { ...stable, spacing: "leading" } as const;
    expect(timesteps(leading, "euler")).toEqual([801, 601, 401, 201, 1]);
    expect(timesteps(leading, "dpmpp-2m")).toEqual([831, 665, 499, 333, 167]);
    expect(timesteps(leading, "lcm", 4)).toEqual([999, 759, 499, 259]);
    const linspace = { ...stable, spacing: "linspace" } as const;
    expect(timesteps(linspace, "ddim")).toEqual([999, 749, 500, 250, 0]);
    expect(timesteps(linspace, "dpmpp-2m")).toEqual([999, 799, 599, 400, 200]);
    expect(timesteps(linspace, "euler")[1]).toBe(749.25);
    const trailing = { ...stable, spacing: "trailing" } as const;
    expect(timesteps(trailing, "unipc")).toEqual([999, 799, 599, 399, 199]);
    expect(timesteps(trailing, "euler-ancestral", 1)).toEqual([999]);
  });

  it("says how strong the start noise is", () => {
    const scale = (spacing: "leading" | "trailing") => {
      const schedule = { ...stable, spacing };
      const levels = levelsFor(schedule, samplers.euler, 5);
      return [levels[0]!.sigma, startScale(schedule, samplers.euler, levels)];
    };
    const [leadingSigma, leading] = scale("leading");
    expect(leading).toBeCloseTo(Math.sqrt(leadingSigma! ** 2 + 1), 10);
    const [trailingSigma, trailing] = scale("trailing");
    expect(trailing).toBe(trailingSigma);
    expect(trailing).toBeCloseTo(14.6146, 4);
  });
});

describe("a scheduler file's ends", () => {
  it("are clean or the first training level for DDIM, and clean for all others", () => {
    const last = (end: "clean" | "first", name: keyof typeof samplers) =>
      levelsFor({ ...stable, end }, samplers[name], 5).at(-1)!.sigma;
    expect(last("first", "ddim")).toBeCloseTo(Math.sqrt(0.00085), 6);
    expect(last("clean", "ddim")).toBe(0);
    expect(last("first", "euler")).toBe(0);
  });

  it("are pure noise where betas are rescaled, as diffusers rescales them", () => {
    const schedule = { ...stable, spacing: "trailing", zeroSnr: true } as const;
    const sigmas = levelsFor(schedule, samplers.euler, 5).map(({ sigma }) => sigma);
    // Printed by torch from rescale_zero_terminal_snr's formula.
    const golden = [4095.99988, 7.4107028567, 2.604854767, 1.2413748674, 0.5947514842];
    golden.forEach((want, i) => expect(sigmas[i]! / want).toBeCloseTo(1, 6));
  });
});

describe("curves", () => {
  it("bend all samplers but the ancestral one", () => {
    const karras = { ...stable, curve: "karras" } as const;
    expect(timesteps(karras, "euler-ancestral")).toEqual(timesteps(stable, "euler-ancestral"));
    expect(timesteps(karras, "euler")).not.toEqual(timesteps(stable, "euler"));
  });
});
