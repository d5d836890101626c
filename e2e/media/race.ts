import type { Page } from "@playwright/test";
import type { Actor } from "../support/actors";
import { FamilyHand } from "../support/families";

/** Wide enough for all families in two rows. */
const size = { width: 1280, height: 1180 };

/** A race of every family, and a look under the hood of one of them; from a board that is open. */
export async function recordRace(
  owner: Actor,
  save: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const hand = new FamilyHand(owner);
  await owner.page.setViewportSize(size);
  await hand.race("a fox on light blue background");
  await hand.finished(await hand.racers.count());
  await save("race.webp", owner.page);
  const diffusion = hand.racers.filter({ hasText: "Latent diffusion" });
  await diffusion.getByRole("button", { name: /hood/i }).click();
  await owner.page.locator('[data-testid="facts"][data-step="20"]').waitFor({ timeout: 60_000 });
  await owner.page.getByRole("slider", { name: "Step" }).first().fill("6");
  await owner.page.locator('[data-testid="facts"][data-step="6"]').waitFor({ timeout: 60_000 });
  await save("hood.webp", owner.page);
}
