import { expect, type Locator, type Page } from "@playwright/test";
import sharp from "sharp";
import { Actor, finished } from "./support/actors";
import { discFile } from "./support/pictures";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

const chip = (page: Page) => page.getByTestId("start-chip");

/** By the menu, which is the same for mouse, finger and keyboard. */
async function closer(page: Page, card: Locator): Promise<Locator> {
  await card.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Details" }).click();
  return page.getByRole("dialog");
}

/** Asks for what is in the bar, and looks where its card stands until it is done. */
async function drawn(owner: Actor, prompt: string): Promise<Locator> {
  await owner.generate(prompt);
  await owner.seeAll();
  const card = owner.card(prompt);
  await finished(card);
  return card;
}

async function pixels(page: Page, card: Locator): Promise<{ data: Buffer; side: number }> {
  const id = await card.getAttribute("data-generation-id");
  const answer = await page.request.get(`${studio.url}/api/generations/${id}/picture.png`);
  const { data, info } = await sharp(await answer.body())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, side: info.width };
}

test("a picture of one's own is brought, and the next one starts from it", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a blue whale");
  await finished(owner.card("a blue whale"));
  await owner.page.getByTestId("start-file").setInputFiles(await discFile());
  await expect(chip(owner.page)).toContainText("From your picture");
  const change = owner.page.getByRole("slider", { name: "Change" });
  await expect(change).toHaveValue("0.6");
  await change.fill("0.4");
  const card = await drawn(owner, "a red ball on blue background");
  await expect(card).toHaveAttribute("data-total", "8");
  const dialog = await closer(owner.page, card);
  await expect(dialog).toContainText("From a picture, with 40 % changed.");
  await owner.page.keyboard.press("Escape");
  // What is no picture is refused in place, and what was typed stays.
  const text = { name: "notes.png", mimeType: "image/png", buffer: Buffer.from("words") };
  await owner.page.getByTestId("start-file").setInputFiles(text);
  await expect(owner.page.getByRole("alert").filter({ hasText: "cannot be read" })).toBeVisible();
  await expect(owner.prompt).toHaveValue("a red ball on blue background");
  expect(owner.errors).toEqual([]);
});

test("a part is repainted with a painted mask; the rest stays to the pixel", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a ghost on purple background");
  const card = owner.card("a ghost");
  await finished(card);
  await card.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Repaint a part" }).click();
  const painter = owner.page.getByRole("dialog");
  const pad = painter.getByRole("application");
  await expect(painter.getByRole("button", { name: "Use this mask" })).toBeDisabled();
  const box = (await pad.boundingBox())!;
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await owner.page.mouse.move(...at(0.1, 0.1));
  await owner.page.mouse.down();
  for (const [x, y] of [
    [0.35, 0.1],
    [0.35, 0.25],
    [0.1, 0.25],
  ] as const) {
    await owner.page.mouse.move(...at(x, y), { steps: 4 });
  }
  await owner.page.mouse.up();
  await expect(painter.getByRole("status")).toContainText("% painted");
  await painter.getByRole("button", { name: "Undo" }).click();
  await expect(painter.getByRole("status")).toContainText("Nothing painted");
  await painter.getByRole("button", { name: "Redo" }).click();
  await painter.getByRole("button", { name: "Use this mask" }).click();
  await expect(painter).toBeHidden();
  await expect(chip(owner.page)).toContainText("Repaint a part");
  const painted = await drawn(owner, "a moon on purple background");
  const [before, after] = [await pixels(owner.page, card), await pixels(owner.page, painted)];
  const row = before.side * 3;
  const below = Math.round(before.side * 0.5) * row;
  expect(after.data.subarray(below).equals(before.data.subarray(below))).toBe(true);
  expect(after.data.equals(before.data)).toBe(false);
  expect(owner.errors).toEqual([]);
});

test("the mask is painted with the keyboard alone", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a cactus on orange background");
  const card = owner.card("a cactus");
  await finished(card);
  await card.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Repaint a part" }).click();
  const painter = owner.page.getByRole("dialog");
  await expect(painter.getByRole("application")).toBeFocused();
  await owner.page.keyboard.press("]");
  await owner.page.keyboard.down(" ");
  for (let n = 0; n < 6; n++) await owner.page.keyboard.press("ArrowRight");
  await owner.page.keyboard.up(" ");
  await expect(painter.getByRole("status")).toContainText("% painted");
  await owner.page.keyboard.press("Control+z");
  await expect(painter.getByRole("status")).toContainText("Nothing painted");
  await owner.page.keyboard.press("Escape");
  await expect(painter).toBeHidden();
});

test("a branch goes on from the step that is looked at", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a red heart on white background");
  const card = owner.card("a red heart");
  await finished(card);
  const slider = card.getByRole("slider", { name: "Step" });
  await slider.focus();
  for (let n = 0; n < 8; n++) await slider.press("ArrowLeft");
  await card.getByRole("button", { name: "Branch from step 12" }).click();
  await expect(chip(owner.page)).toContainText("From step 12");
  await expect(owner.prompt).toHaveValue("a red heart on white background");
  const branch = await drawn(owner, "a blue heart on white background");
  await expect(branch).toHaveAttribute("data-total", "8");
  const dialog = await closer(owner.page, branch);
  await expect(dialog).toContainText("Branched from step 12");
  await dialog.getByRole("button", { name: /Open “a red heart/ }).click();
  await expect(dialog.getByRole("heading", { name: "a red heart on white" })).toBeVisible();
  expect(owner.errors).toEqual([]);
});

test("four variations at once, then a blend of two", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a robot on yellow background");
  const first = owner.card("a robot");
  await finished(first);
  await first.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Vary it" }).click();
  await expect(chip(owner.page)).toHaveCount(2);
  await owner.page.getByRole("button", { name: "Generate 4" }).click();
  await owner.seeAll();
  const cards = owner.page.getByTestId("card");
  await expect(cards).toHaveCount(5);
  for (const card of await cards.all()) await finished(card);
  const different = await Promise.all(
    (await cards.all()).map(async (card) =>
      (await pixels(owner.page, card)).data.toString("base64"),
    ),
  );
  expect(new Set(different).size).toBe(5);

  await cards.first().getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Blend with another" }).click();
  const picker = owner.page.getByRole("dialog");
  await picker
    .getByRole("button", { name: /a robot/ })
    .first()
    .click();
  await expect(chip(owner.page)).toContainText("Blend of two pictures");
  await drawn(owner, "a robot and a robot");
  expect(owner.errors).toEqual([]);
});

test("a picture drawn again is identical, started from another or not", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a teapot on green background");
  const card = owner.card("a teapot");
  await finished(card);
  await card.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Start from this picture" }).click();
  await drawn(owner, "a snail on green background");
  for (const prompt of ["a teapot", "a snail"]) {
    const dialog = await closer(owner.page, owner.card(prompt));
    await dialog.getByRole("button", { name: "Reproduce", exact: true }).click();
    await expect(dialog.getByRole("status")).toContainText("Identical: every step", {
      timeout: 30_000,
    });
    await owner.page.keyboard.press("Escape");
  }
  await expect(owner.page.getByTestId("card")).toHaveCount(2);
  expect(owner.errors).toEqual([]);
});
