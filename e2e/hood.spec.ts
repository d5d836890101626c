import { expect } from "@playwright/test";
import { Actor, finished } from "./support/actors";
import { FamilyHand, isPainted } from "./support/families";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

test("under the hood of a picture, step by step, in English and Chinese", async ({ browser }) => {
  test.setTimeout(240_000);
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a red apple");
  const card = owner.card("a red apple");
  await finished(card);
  const dialog = await new FamilyHand(owner).choose(card, "Under the hood");
  const facts = dialog.getByTestId("facts");
  await expect(facts).toHaveAttribute("data-step", "20", { timeout: 60_000 });
  const fact = (id: string) => dialog.locator(`[data-fact="${id}"]`);
  await expect(fact("tokens")).toContainText("apple");
  for (const id of ["latent", "predicted-noise", "predicted-picture", "guidance-difference"]) {
    await expect.poll(() => isPainted(fact(id).locator("canvas"))).toBe(true);
  }
  const late = await fact("noise-level").innerText();
  await expect(dialog.locator('[data-part="decoder"]')).toHaveAttribute("aria-current", "step");

  await dialog.getByRole("slider", { name: "Step" }).press("Home");
  await expect(facts).toHaveAttribute("data-step", "1", { timeout: 60_000 });
  await expect(dialog.locator('[data-part="text"]')).toHaveAttribute("aria-current", "step");
  expect(await fact("noise-level").innerText()).not.toBe(late);

  await dialog.getByText("中文", { exact: true }).click();
  await expect(fact("latent").locator("figcaption")).toHaveAttribute("lang", "zh-Hans");
  await expect(fact("latent")).toContainText("潜变量");
  // The choice stays, and the page of its own shows the same.
  const id = await card.getAttribute("data-generation-id");
  await owner.open(`/p/${id}/hood`);
  await expect(owner.page.getByRole("radio", { name: "中文" })).toBeChecked();
  await expect(owner.page.getByTestId("facts")).toHaveAttribute("data-step", "20");
  expect(owner.errors).toEqual([]);
});
