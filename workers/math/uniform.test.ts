import { expect, test } from "vitest";
import { uniforms } from "./uniform";

test("uniform numbers are torch's, to the digit", () => {
  // torch.rand(4, generator=torch.Generator("cpu").manual_seed(7), dtype=torch.float64)
  expect([...uniforms(7, 4)]).toEqual([
    0.279380429906404, 0.27369371365176565, 0.8620929614176255, 0.6566884305882014,
  ]);
});
