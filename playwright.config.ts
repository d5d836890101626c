import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/support/system.mjs";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  // Two cores, one of which draws pictures: one story at a time.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  outputDir: "test-results",
  use: {
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
