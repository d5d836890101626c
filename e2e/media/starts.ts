import type { Locator, Page } from "@playwright/test";
import { finished, type Actor } from "../support/actors";
import { discFile } from "../support/pictures";

/** Pictures of the ways to start, of a board on which `prompt` has been drawn. */
export async function recordStarts(
  owner: Actor,
  prompt: string,
  save: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const { page } = owner;
  const card = owner.card(prompt);
  await bring(owner);
  await save("image-to-image.webp", page);
  await paint(page, card);
  await save("repaint.webp", page);
  await page.getByRole("button", { name: "Use this mask" }).click();
  await owner.generate("a blue heart, 3d style");
  await owner.seeAll();
  await finished(owner.card("a blue heart"));
  await branch(page, owner.card("a blue heart"));
  await save("branch.webp", page);
}

/** A picture of one's own, what came of it, and how to go on from it. */
async function bring(owner: Actor): Promise<void> {
  await owner.page.getByTestId("start-file").setInputFiles(await discFile());
  await owner.page.getByTestId("start-chip").waitFor();
  await owner.generate("a red apple on blue background");
  await owner.seeAll();
  await finished(owner.card("a red apple"));
  await owner.page.waitForTimeout(1500);
}

async function paint(page: Page, card: Locator): Promise<void> {
  await card.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Repaint a part" }).click();
  const box = (await page.getByRole("application").boundingBox())!;
  const to = (x: number, y: number) =>
    page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 12 });
  await to(0.3, 0.35);
  await page.mouse.down();
  for (const [x, y] of [
    [0.5, 0.5],
    [0.7, 0.35],
    [0.6, 0.6],
    [0.5, 0.75],
    [0.4, 0.55],
  ] as const) {
    await to(x, y);
  }
  await page.mouse.up();
  await page.getByRole("status").getByText("% painted").waitFor();
}

/** At a step half-way, with what there is to do there. */
async function branch(page: Page, card: Locator): Promise<void> {
  const slider = card.getByRole("slider", { name: "Step" });
  await slider.focus();
  for (let n = 0; n < 8; n++) await slider.press("ArrowLeft");
  await card.getByRole("button", { name: /Branch from step/ }).waitFor();
  await page.waitForTimeout(500);
}
