import type { Page } from "@playwright/test";
import type { Actor } from "../support/actors";
import { FamilyHand } from "../support/families";

/** Wide and high enough for all families in two rows. */
const size = { width: 1280, height: 1180 };

interface Camera {
  /** What the page shows while `act` goes on. */
  film(name: string, page: Page, act: () => Promise<void>): Promise<void>;
  still(name: string, page: Page): Promise<void>;
}

/** A race of every family, and a look under the hood of one of them; from a board that is open. */
export async function recordRace(owner: Actor, { film, still }: Camera): Promise<void> {
  const hand = new FamilyHand(owner);
  await owner.page.setViewportSize(size);
  await film("race.webp", owner.page, async () => {
    await hand.race("a fox on light blue background");
    await hand.racers.first().waitFor();
    await hand.finished(await hand.racers.count());
  });
  const diffusion = hand.racers.filter({ hasText: "Latent diffusion" });
  await diffusion.getByRole("button", { name: /hood/i }).click();
  await owner.page.locator('[data-testid="facts"][data-step="20"]').waitFor({ timeout: 60_000 });
  await owner.page.getByRole("dialog").getByRole("slider", { name: "Step" }).first().fill("6");
  await owner.page.locator('[data-testid="facts"][data-step="6"]').waitFor({ timeout: 60_000 });
  await still("hood.webp", owner.page);
}
