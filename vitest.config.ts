import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(".") } },
  test: {
    include: ["{app,server,workers,e2e}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    silent: "passed-only",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine is no failure.
    expect: { poll: { timeout: 10_000 } },
    // Two cores: the tests with real models and databases would only crowd each other out.
    maxWorkers: 2,
  },
});
