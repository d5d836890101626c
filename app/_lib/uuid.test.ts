import { describe, expect, it } from "vitest";
import { id } from "@/server/contract";
import { uuid } from "./uuid";

describe("uuid", () => {
  it("makes ids that the contract takes, each a new one", () => {
    const many = Array.from({ length: 200 }, uuid);
    for (const one of many) expect(id.safeParse(one).success).toBe(true);
    expect(new Set(many).size).toBe(many.length);
  });
});
