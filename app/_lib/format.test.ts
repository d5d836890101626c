import { describe, expect, it } from "vitest";
import { duration, initials, listNames, ordinal, place, shortName, wait } from "./format";

describe("format", () => {
  it("counts in words", () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual([
      ..."1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th".split(" "),
    ]);
    expect(place(1)).toBe("Next in line");
    expect(place(2)).toBe("2nd in line");
  });

  it("rounds waits and keeps measured times", () => {
    expect(wait(null)).toBeNull();
    expect(wait(300)).toBe("under a second");
    expect(wait(4200)).toBe("about 4 s");
    expect(wait(33_000)).toBe("about 35 s");
    expect(wait(150_000)).toBe("about 3 min");
    expect(duration(850.4)).toBe("850 ms");
    expect(duration(2340)).toBe("2.34 s");
  });

  it("shortens names", () => {
    expect(shortName("a red fox in the snow, 3d")).toBe("a red fox in…");
    expect(listNames(["Ada"])).toBe("Ada");
    expect(listNames(["Ada", "Bo", "Cy", "Di"])).toBe("Ada, Bo, Cy, Di");
    expect(listNames(["Ada", "Bo", "Cy", "Di", "Ed"])).toBe("Ada, Bo, Cy, 2 others");
    expect(initials("quiet Heron")).toBe("QH");
    expect(initials("🦊 den")).toBe("🦊D");
  });
});
