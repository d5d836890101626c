import { describe, expect, it } from "vitest";
import { workerHelp, workerSettings } from "./settings";

const needed = ["--server", "http://localhost:3000", "--token", "secret"];
const read = (args: string[] = [], env: Record<string, string> = {}) =>
  workerSettings([...needed, ...args], env)!;

describe("a worker's settings", () => {
  it("suit the device where nothing is said", () => {
    expect(read()).toMatchObject({ slots: 4, together: 4, rows: 8, sharing: "rotate" });
    const gpu = { slots: 8, together: 8, rows: 16 };
    expect(read(["--provider", "cuda"])).toMatchObject(gpu);
    expect(read([], { EMERGE_WORKER_PROVIDER: "webgpu" })).toMatchObject(gpu);
  });

  it("come from flags first, then from variables", () => {
    const env = { EMERGE_WORKER_SLOTS: "16", EMERGE_WORKER_TOGETHER: "2", EMERGE_WORKER_ROWS: "4" };
    expect(read([], env)).toMatchObject({ slots: 16, together: 2, rows: 4 });
    expect(read(["--together", "3", "--sharing", "finish"], env)).toMatchObject({
      slots: 16,
      together: 3,
      sharing: "finish",
    });
    expect(read(["--slots", "6"])).toMatchObject({ slots: 6, together: 6 });
  });

  it.each([
    [["--together", "0"], "--together must be between 1 and 256"],
    [["--rows", "many"], "--rows must be a whole number"],
    [["--sharing", "equally"], "--sharing must be rotate or finish"],
  ])("%j are refused with a clear line", (args, line) => {
    expect(() => read(args)).toThrow(line);
  });

  it("are all explained", () => {
    for (const name of ["SLOTS", "TOGETHER", "SHARING", "ROWS", "MEMORY_MB"])
      expect(workerHelp).toContain(`EMERGE_WORKER_${name}`);
    expect(workerSettings(["--help"], {})).toBeNull();
  });
});
