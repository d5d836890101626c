import { expect, type Locator } from "@playwright/test";
import { Actor, finished } from "./support/actors";
import { FamilyHand, isPainted } from "./support/families";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

const pixels = (canvas: Locator) =>
  canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());

async function chooseModel({ page }: Actor, name: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Model", { exact: true }).click();
  await page.getByRole("menuitemradio", { name }).click();
}

/** Two pictures of the model that draws in one call, on a board of one's own. */
async function twoPictures(actor: Actor, words: [string, string]): Promise<string> {
  const board = await actor.startBoard(words[0]);
  await finished(actor.card(words[0]));
  await chooseModel(actor, /VAE/);
  for (const prompt of words) {
    await actor.generate(`${prompt}, flat`);
    await finished(actor.card(`${prompt}, flat`));
  }
  return board;
}

test("Ada walks between two pictures and keeps one; Bo sees it, with both its parents", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const ada = await Actor.arrive(browser, studio);
  const board = await twoPictures(ada, ["a red apple", "a blue whale"]);
  const bo = await Actor.arrive(browser, studio);
  await bo.open(board);

  const first = await ada.card("a red apple, flat").getAttribute("data-generation-id");
  const hand = new FamilyHand(ada);
  await ada.seeAll();
  const picker = await hand.choose(ada.card("a red apple, flat"), "Walk to another");
  // The picture of another model is no end of this way.
  await expect(picker.getByRole("button", { name: /by / })).toHaveCount(1);
  await picker.getByRole("button", { name: /a blue whale, flat/ }).click();
  const dialog = ada.page.getByRole("dialog", { name: "Between two pictures" });
  const slider = dialog.getByRole("slider", { name: "Way between the two pictures" });
  await expect(slider).toBeFocused();
  const canvas = dialog.getByTestId("walk-canvas");
  await expect(canvas).toHaveAttribute("data-stop", "16", { timeout: 60_000 });
  await expect.poll(() => isPainted(canvas)).toBe(true);
  const middle = await pixels(canvas);

  // By keyboard to the end, where the second picture itself is shown.
  await slider.press("End");
  await expect(canvas).toHaveAttribute("data-stop", "32");
  await expect.poll(() => pixels(canvas)).not.toBe(middle);
  await expect(dialog.getByRole("button", { name: "Keep this one" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await slider.fill("12");
  await expect(slider).toHaveAttribute("aria-valuetext", "38 percent", { timeout: 60_000 });
  await expect.poll(() => pixels(canvas)).not.toBe(middle);
  // While the hand rests, the way is filled from stop to stop.
  await expect(dialog.getByTestId("walk-words")).toContainText("Every place is drawn", {
    timeout: 90_000,
  });
  await dialog.getByRole("button", { name: "To and fro" }).click();
  await expect.poll(() => slider.inputValue()).not.toBe("12");
  await slider.fill("12");
  await expect(dialog.getByRole("button", { name: "To and fro" })).toBeVisible();

  await dialog.getByText("中文", { exact: true }).click();
  await expect(dialog).toContainText("球面插值");
  await dialog.getByRole("button", { name: "Keep this one" }).click();
  await expect(dialog.getByTestId("walk-kept")).toContainText("Kept at 38 %");
  await ada.page.keyboard.press("Escape");

  await bo.seeAll();
  const cards = bo.page.getByTestId("card").filter({ hasText: "a red apple, flat" });
  await expect(cards).toHaveCount(2);
  for (const card of await cards.all()) await finished(card);
  const kept = bo.page.locator(`[data-testid="card"]:not([data-generation-id="${first}"])`);
  const point = kept.filter({ hasText: "a red apple, flat" });
  await bo.open(`/p/${await point.getAttribute("data-generation-id")}`);
  const lines = bo.page.getByRole("button", { name: /^From .* on the way/ });
  await expect(lines).toHaveCount(2);
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});

test("two pictures of different models have no way between them, and that is said", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const ada = await Actor.arrive(browser, studio);
  await ada.startBoard("a star");
  await finished(ada.card("a star"));
  await chooseModel(ada, /GAN/);
  await ada.generate("a moon");
  await finished(ada.card("a moon"));
  await ada.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await ada.page.keyboard.press("Control+a");
  await ada.page.keyboard.press("w");
  await expect(ada.page.getByText("The two are by different models")).toBeVisible();
  await expect(ada.page.getByRole("dialog")).toHaveCount(0);
  expect(ada.errors).toEqual([]);
});
