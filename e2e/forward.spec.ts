import { expect } from "@playwright/test";
import { Actor, finished } from "./support/actors";
import { FamilyHand } from "./support/families";
import { discFile } from "./support/pictures";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

test("a picture goes into noise, and comes back from a chosen step", async ({ browser }) => {
  test.setTimeout(240_000);
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a red apple");
  const card = owner.card("a red apple");
  await finished(card);
  const dialog = await new FamilyHand(owner).choose(card, "Into noise and back");
  const said = dialog.getByTestId("noise-step");
  await expect(said).toHaveText("Step 20 of 20: noise alone", { timeout: 60_000 });
  const way = dialog.getByRole("region", { name: "Into noise" });
  await way.getByRole("slider", { name: "Step" }).fill("8");
  await expect(said).toContainText("Step 8 of 20");
  await dialog.getByRole("button", { name: "Denoise from step 8" }).click();
  const back = dialog.getByRole("region", { name: "And back" });
  await expect(back.getByRole("status")).toContainText("8 steps in", { timeout: 60_000 });

  await owner.page.keyboard.press("Escape");
  await owner.seeAll();
  const cards = owner.page.getByTestId("card").filter({ hasText: "a red apple" });
  await expect(cards).toHaveCount(3);
  await expect(owner.page.locator('[data-testid="card"][data-total="8"]')).toHaveCount(1);
  expect(owner.errors).toEqual([]);
});

test("a picture of one's own goes into noise, from the command palette", async ({ browser }) => {
  test.setTimeout(240_000);
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a star");
  await finished(owner.card("a star"));
  await new FamilyHand(owner).command("into noise");
  const dialog = owner.page.getByRole("dialog", { name: "Into noise and back" });
  await dialog.getByTestId("forward-file").setInputFiles(await discFile());
  await expect(dialog.getByTestId("noise-step")).toContainText("noise alone", { timeout: 60_000 });
  await dialog.getByRole("textbox", { name: "Words for the way back" }).fill("");
  await dialog.getByRole("button", { name: "Denoise from step 20" }).click();
  await expect(dialog.getByRole("alert").filter({ hasText: "Say what" })).toBeVisible();
  await dialog.getByRole("textbox", { name: "Words for the way back" }).fill("a tomato");
  await dialog.getByRole("button", { name: "Denoise from step 20" }).click();
  const back = dialog.getByRole("region", { name: "And back" });
  await expect(back.getByRole("status")).toContainText("20 steps in", { timeout: 60_000 });
  expect(owner.errors).toEqual([]);
});
