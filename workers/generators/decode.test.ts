import { expect, it } from "vitest";
import { previewer } from "./decode";

it("the last quarter of the pictures on the way is drawn by the decoder of finished ones", () => {
  const drawnBy = (totalSteps: number) =>
    Array.from({ length: totalSteps - 1 }, (_, i) =>
      previewer("light", "full")({ step: i + 1, totalSteps }),
    );
  expect(drawnBy(4)).toEqual(["light", "light", "light"]);
  expect(drawnBy(8)).toEqual([...Array<string>(6).fill("light"), "full"]);
  expect(drawnBy(20)).toEqual([
    ...Array<string>(15).fill("light"),
    ...Array<string>(4).fill("full"),
  ]);
});
