import { expect } from "@playwright/test";
import { Actor, finished, phone } from "./support/actors";
import { FamilyHand } from "./support/families";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

test("two people watch a race of every family and vote for the best", async ({ browser }) => {
  test.setTimeout(240_000);
  const ada = await Actor.arrive(browser, studio);
  const board = await ada.startBoard("a red heart");
  await finished(ada.card("a red heart"));
  const hers = new FamilyHand(ada);
  const address = await hers.race("a red apple");
  await expect(ada.page.getByRole("heading", { level: 1 })).toHaveText("a red apple");

  const bo = await Actor.arrive(browser, studio, phone);
  await bo.open(address);
  const his = new FamilyHand(bo);
  const racers = await hers.racers.count();
  expect(racers).toBeGreaterThan(1);
  await hers.finished(racers);
  await his.finished(racers);
  await expect(ada.page.getByTestId("race-announcer")).toContainText("has finished");
  for (const racer of await hers.racers.all()) await expect(racer).toContainText(/\d (ms|s)/);

  const best = (hand: FamilyHand, at: number) =>
    hand.racers.nth(at).getByRole("button", { name: /^Vote for/ });
  await best(his, 1).click();
  await expect(best(hers, 1)).toContainText("1");
  await best(hers, 1).click();
  await expect(best(his, 1)).toHaveAttribute("aria-label", /2 votes/);
  // One vote a person: another one takes the first along.
  await best(his, 0).click();
  await expect(best(hers, 0)).toHaveAttribute("aria-label", /1 vote,/);
  await expect(best(hers, 1)).toHaveAttribute("aria-label", /1 vote,/);
  // Kept, for whoever comes later.
  await bo.page.reload();
  await expect(best(his, 0)).toHaveAttribute("aria-pressed", "true");

  await ada.page.getByRole("slider", { name: "Moment of all pictures" }).press("Home");
  for (const racer of await hers.racers.all()) {
    await expect(racer.getByRole("slider", { name: "Step" })).toHaveValue("1");
  }

  await ada.page.getByRole("link", { name: /Back to the board/ }).click();
  await ada.page.waitForURL(`**${board}`);
  await ada.seeAll();
  await expect(ada.page.getByRole("heading", { name: "Race: a red apple" })).toBeVisible();
  await expect(ada.page.getByTestId("card").filter({ hasText: "a red apple" })).toHaveCount(racers);
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});

test("a race needs two, and says what is wrong with its words", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a star");
  await finished(owner.card("a star"));
  await new FamilyHand(owner).command("race");
  const dialog = owner.page.getByRole("dialog", { name: "Race" });
  await dialog.getByRole("textbox", { name: "Prompt" }).fill(" ");
  await dialog.getByRole("textbox", { name: "Prompt" }).press("Enter");
  await expect(
    dialog.getByRole("alert").filter({ hasText: "Prompt must not be empty" }),
  ).toBeVisible();
  await dialog.getByRole("button", { name: "Choose none" }).click();
  await expect(dialog).toContainText("Choose at least 2.");
  await expect(dialog.getByRole("button", { name: "Go" })).toHaveAttribute("aria-disabled", "true");
  expect(owner.errors).toEqual([]);
});
