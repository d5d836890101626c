import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, uniformsBetween } from "./gauss";
import { uniforms } from "./uniform";

describe("the normal distribution", () => {
  it.each([
    [0, 0.5],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933],
    [-8, 6.220960574271785e-16],
    [40, 1],
    [-40, 0],
  ])("up to %d is %d", (x, share) => {
    expect(normalCdf(x)).toBeCloseTo(share, 14);
    if (share > 0) expect(normalCdf(x) / share).toBeCloseTo(1, 7);
  });

  it.each([1e-15, 1e-6, 0.02, 0.024, 0.025, 0.3, 0.5, 0.7, 0.98, 1 - 1e-9])(
    "has its inverse at %d",
    (share) => expect(normalCdf(normalQuantile(share)) / share).toBeCloseTo(1, 10),
  );

  it("has a finite inverse at the ends, which random numbers may reach", () => {
    expect(normalQuantile(0)).toBeGreaterThan(-10);
    expect(normalQuantile(1)).toBeLessThan(10);
  });
});

describe("uniform numbers between two sets", () => {
  const [from, to] = [uniforms(1, 4000), uniforms(2, 4000)];

  it("are exactly the ends at 0 and 1", () => {
    expect(uniformsBetween(from, to, 0)).toEqual(from);
    expect(uniformsBetween(from, to, 1)).toEqual(to);
  });

  it.each([0.25, 0.5, 0.9])("are uniform at %d, and near them on either side", (amount) => {
    const between = uniformsBetween(from, to, amount);
    for (let tenth = 1; tenth < 10; tenth++) {
      const below = between.filter((value) => value < tenth / 10).length / between.length;
      expect(Math.abs(below - tenth / 10)).toBeLessThan(0.03);
    }
    const near = uniformsBetween(from, to, amount + 0.001);
    const moved = between.reduce((most, one, i) => Math.max(most, Math.abs(one - near[i]!)), 0);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(0.01);
  });
});
