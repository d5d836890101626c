import { describe, expect, it } from "vitest";
import { PromiseCache } from "./lru";

describe("PromiseCache", () => {
  it("makes a value once, and forgets the one used longest ago", async () => {
    const cache = new PromiseCache<string>(2);
    const made: string[] = [];
    const get = (key: string) => cache.get(key, async () => (made.push(key), key));
    await Promise.all([get("a"), get("a"), get("b")]);
    await get("a");
    await get("c");
    await get("a");
    await get("b");
    expect(made).toEqual(["a", "b", "c", "b"]);
  });

  it("tries again after a failure", async () => {
    const cache = new PromiseCache<number>(2);
    await expect(cache.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache.get("a", async () => 1)).toBe(1);
  });
});
