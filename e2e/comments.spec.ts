import { expect, type Browser, type Locator } from "@playwright/test";
import { Actor, finished, phone } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

async function together(browser: Browser, prompt: string) {
  const [ada, bo] = [
    await Actor.arrive(browser, studio),
    await Actor.arrive(browser, studio, phone),
  ];
  const boardPath = await ada.startBoard(prompt);
  await finished(ada.card(prompt));
  await bo.open(boardPath);
  await rename(ada, "Ada");
  await rename(bo, "Bo Ek");
  return { ada, bo };
}

async function rename(actor: Actor, name: string) {
  await actor.page.getByRole("button", { name: /^You are/ }).click();
  await actor.page.getByRole("textbox", { name: "Your name" }).fill(name);
  await actor.page.keyboard.press("Enter");
  await expect(actor.page.getByRole("button", { name: "Saved" })).toBeVisible();
  await actor.page.keyboard.press("Escape");
}

/** Brings a new card into view: the canvas undoes what a click scrolls. */
async function seen(actor: Actor, card: Locator) {
  await expect(card).toBeAttached();
  await actor.seeAll();
}

test("Ada points at a spot of a step and calls Bo, who sees it at once and answers", async ({
  browser,
}) => {
  const { ada, bo } = await together(browser, "a heart to talk about");
  await ada
    .card("a heart to talk about")
    .getByRole("button", { name: /^Look closer/ })
    .dblclick();
  const dialog = ada.page.getByRole("dialog");
  await dialog.getByRole("slider").press("ArrowLeft");
  await dialog.getByRole("slider").press("ArrowLeft");
  await dialog.getByRole("button", { name: "Mark a spot" }).click();
  const target = dialog.getByRole("button", { name: /^Choose a spot/ });
  const box = (await target.boundingBox())!;
  await target.click({ position: { x: box.width * 0.25, y: box.height * 0.75 } });
  const words = dialog.getByRole("combobox", { name: /about this picture/ });
  await words.pressSequentially("Look here @b");
  await expect(dialog.getByRole("option", { name: "Bo Ek" })).toBeVisible();
  await words.press("Enter");
  await words.pressSequentially("<b>not bold</b>");
  await words.press("Enter");
  await expect(dialog.getByTestId("pin")).toHaveCount(1);

  // On Bo's phone, live: a call, a count on the card, an unread mark.
  await expect(bo.page.getByText("Ada mentions you")).toBeVisible();
  await expect(bo.page.getByTestId("unread")).toHaveText("1");
  await expect(bo.card("a heart to talk about").getByTestId("comment-count")).toHaveText(/1/);
  await bo.page.getByRole("button", { name: "Show", exact: true }).click();
  const panel = bo.page.getByRole("complementary", { name: "Comments" });
  await expect(panel.getByTestId("comment")).toContainText("Look here @Bo Ek <b>not bold</b>");
  await expect(bo.page.getByTestId("unread")).toHaveCount(0);
  await panel.getByRole("button", { name: "Answer" }).click();
  await panel.getByRole("combobox", { name: "Answer" }).fill("I see it");
  await bo.page.keyboard.press("Enter");
  await expect(dialog.getByTestId("comment").nth(1)).toContainText("I see it");

  await panel.getByRole("button", { name: /a spot/i }).click();
  const closer = bo.page.getByRole("dialog");
  const pin = (await closer.getByTestId("pin").boundingBox())!;
  const print = (await closer.getByRole("img").first().boundingBox())!;
  expect((pin.x + pin.width / 2 - print.x) / print.width).toBeCloseTo(0.25, 1);
  expect((pin.y + pin.height / 2 - print.y) / print.height).toBeCloseTo(0.75, 1);
  await expect(closer.getByText(/^Step \d+ of/)).toBeVisible();
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});

test("reactions show live; one's own words can be changed and deleted", async ({ browser }) => {
  const { ada, bo } = await together(browser, "a heart to like");
  const card = ada.card("a heart to like");
  await card.hover();
  await card.getByRole("button", { name: "React" }).click();
  await ada.page.getByRole("button", { name: "fire" }).click();
  const seen = bo.card("a heart to like").getByRole("button", { name: /^fire/ });
  await expect(seen).toHaveText(/1/);
  await seen.click();
  await expect(card.getByRole("button", { name: "fire: Ada, you" })).toHaveCount(0);
  await expect(card.getByRole("button", { name: /^fire/ })).toHaveText(/2/);

  await ada.page.getByRole("button", { name: "Comments" }).click();
  const panel = ada.page.getByRole("complementary", { name: "Comments" });
  await panel.getByRole("combobox", { name: /about this board/ }).fill("Hello borad");
  await ada.page.keyboard.press("Enter");
  await bo.page.getByRole("button", { name: /^Comments/ }).click();
  const atBo = bo.page.getByTestId("comment");
  await expect(atBo).toContainText("Hello borad");
  await expect(atBo.getByRole("button", { name: "Change or delete" })).toHaveCount(0);
  await panel.getByTestId("comment").hover();
  await panel.getByRole("button", { name: "Change or delete" }).click();
  await ada.page.getByRole("menuitem", { name: "Change" }).click();
  await panel.getByRole("combobox", { name: "Change your words" }).fill("Hello board");
  await ada.page.keyboard.press("Enter");
  await expect(atBo).toContainText("Hello board");
  await expect(atBo).toContainText("edited");
  await panel.getByTestId("comment").hover();
  await panel.getByRole("button", { name: "Change or delete" }).click();
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(atBo).toHaveCount(0);
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});

test("who wants to keep a picture weighs against who would stop it", async ({ browser }) => {
  const { ada, bo } = await together(browser, "a heart to keep");
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Votes").selectOption("any");
  await ada.page.getByRole("button", { name: "Close" }).click();
  await ada.drawSlowly();
  await ada.generate("a rocket worth keeping");
  const [atAda, atBo] = [ada, bo].map((one) => one.card("a rocket worth keeping"));
  await seen(bo, atBo!);
  await atBo!.getByRole("button", { name: "Vote to keep: 0" }).click();
  await expect(atAda!.getByRole("button", { name: "Vote to keep: 1" })).toBeVisible();
  await atAda!.getByRole("button", { name: "Vote to stop: 0 of 2 needed" }).click();
  await expect(atBo!.getByRole("button", { name: "Vote to stop: 1 of 2 needed" })).toBeVisible();
  await expect(atAda!).toHaveAttribute("data-status", "running");
  // With who kept it gone, one vote is enough.
  await bo.leave();
  await expect(atAda!).toHaveAttribute("data-status", "cancelled");
  await expect(atAda!).toContainText("Stopped by vote");
  expect(ada.errors).toEqual([]);
});

test("most of those present vote a picture down, and its card says so", async ({ browser }) => {
  const { ada, bo } = await together(browser, "a heart to vote on");
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByLabel("Votes").selectOption("majority");
  await ada.page.getByRole("button", { name: "Close" }).click();
  await ada.drawSlowly();
  await ada.generate("a rocket that nobody wants");
  const atBo = bo.card("a rocket that nobody wants");
  await seen(bo, atBo);
  await atBo.getByRole("button", { name: /^Vote to stop: / }).click();
  const atAda = ada.card("a rocket that nobody wants");
  await atAda.getByRole("button", { name: "Vote to stop: 1 of 2 needed" }).click();
  await expect(atBo).toHaveAttribute("data-status", "cancelled");
  await expect(atBo).toContainText("Stopped by vote");
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});
