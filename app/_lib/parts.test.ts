import { expect, test } from "vitest";
import { families } from "./families";
import { partsOf } from "./parts";

const total = 20;
const lit = (family: string, step: number) =>
  partsOf(family)
    .filter((part) => part.plays({ step, total }))
    .map(({ id }) => id);

test("at every step of every family something is at work, and the text is read once", () => {
  for (const family of Object.keys(families)) {
    for (let step = 1; step <= total; step++) {
      expect(lit(family, step).length, `${family}, step ${step}`).toBeGreaterThan(0);
      expect(lit(family, step).includes("text")).toBe(step === 1);
    }
  }
});

test("a cascade draws small first, then enlarges", () => {
  expect(lit("cascade", 12)).toEqual(["denoiser"]);
  expect(lit("cascade", 13)).toEqual(["enlarger"]);
  expect(lit("cascade", 20)).toEqual(["enlarger", "decoder"]);
});

test("codes are written before they are painted out", () => {
  expect(lit("autoregressive-diffusion", 8)).toEqual(["transformer"]);
  expect(lit("autoregressive-diffusion", 9)).toEqual(["enlarger"]);
});
