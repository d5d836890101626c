import type { Browser, BrowserContextOptions } from "@playwright/test";
import { Actor } from "../support/actors";
import type { Studio } from "../support/studio";

/**
 * A person at a browser, for functions that run in the page: tsx keeps functions' names by a helper
 * that exists in its own modules only, so a page needs one too.
 */
export async function visitor(
  browser: Browser,
  studio: Studio,
  options: BrowserContextOptions = {},
): Promise<Actor> {
  const actor = await Actor.arrive(browser, studio, options);
  await actor.page.addInitScript({ content: "globalThis.__name = (it) => it;" });
  return actor;
}
