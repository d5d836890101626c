import { test as base } from "@playwright/test";

/** Closes everybody's windows after each story: canvases left open would slow down the next ones. */
export const test = base.extend<{ closing: void }>({
  closing: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
