import { expect } from "@playwright/test";
import { Actor, finished } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

/** The picture's page, by the card's menu. */
async function openPage(actor: Actor, prompt: string): Promise<void> {
  await actor.card(prompt).getByRole("button", { name: "More", exact: true }).click();
  await actor.page.getByRole("menuitem", { name: "Page and family" }).click();
  await expect(actor.page.getByRole("heading", { name: prompt })).toBeVisible();
}

test("Ada remixes her picture; its page shows the family, and plays both in lockstep", async ({
  browser,
}) => {
  const ada = await Actor.arrive(browser, studio);
  await ada.startBoard("a red heart");
  await finished(ada.card("a red heart"));
  await openPage(ada, "a red heart");
  await expect(ada.page.getByText("nobody has made another of it yet")).toBeVisible();

  await ada.page.getByRole("button", { name: "Remix" }).click();
  await ada.page.getByRole("menuitem", { name: "a red heart" }).click();
  await expect(ada.prompt).toHaveValue("a red heart");
  await ada.prompt.fill("a blue heart");
  await ada.prompt.press("Enter");
  await finished(ada.card("a blue heart"));
  await expect(ada.card("a blue heart")).toContainText("after one’s own");
  await ada.page.keyboard.press("Escape");
  await ada.page.getByRole("button", { name: "Lineage lines" }).click();
  await expect(ada.page.getByTestId("lineage").locator("path")).toHaveCount(1);

  await openPage(ada, "a blue heart");
  const family = ada.page.getByRole("group", { name: "Family tree" });
  await expect(family.getByRole("link", { name: /a red heart, by/ })).toBeVisible();
  await expect(family.getByRole("button", { name: /\+1 −1 words/ })).toBeVisible();
  await expect(ada.page.locator("del")).toContainText("red");
  await expect(ada.page.locator("ins")).toContainText("blue");

  const slider = ada.page.getByRole("slider", { name: "Moment of both pictures" });
  const said = () => slider.getAttribute("aria-valuetext");
  await expect.poll(said).toMatch(/^Moment (\d+) of \1, [\d.]+ % apart$/);
  const atEnd = await said();
  await slider.focus();
  await slider.press("Home");
  await expect.poll(said).toMatch(/^Moment 1 of \d+, [\d.]+ % apart$/);
  await expect(ada.page.getByText("step 1", { exact: true })).toHaveCount(2);
  await slider.press("ArrowRight");
  await expect(ada.page.getByText("step 2", { exact: true })).toHaveCount(2);
  await ada.page.getByRole("button", { name: "Play both" }).click();
  await expect.poll(said, { timeout: 30_000 }).toBe(atEnd);
  expect(ada.errors).toEqual([]);
  await ada.leave();
});

test("Ada makes a board public; a stranger finds its picture in Explore and remixes it", async ({
  browser,
}) => {
  const [ada, eve] = [await Actor.arrive(browser, studio), await Actor.arrive(browser, studio)];
  await eve.page.goto(`${studio.url}/explore`);
  await expect(eve.page.getByText("Nothing is public yet")).toBeVisible();

  await ada.startBoard("a purple umbrella");
  await finished(ada.card("a purple umbrella"));
  await ada.page.getByRole("button", { name: "Share" }).click();
  await ada.page.getByRole("radio", { name: /Public/ }).check();
  await expect(ada.page.getByRole("radio", { name: /Public/ })).toBeChecked();

  await eve.page.goto(studio.url);
  await eve.page.getByRole("link", { name: "Explore" }).click();
  await eve.page.getByRole("searchbox", { name: "Search prompts" }).fill("purple umb");
  const found = eve.page.getByTestId("public-picture");
  await expect(found).toHaveCount(1);
  await eve.page.getByRole("searchbox", { name: "Search prompts" }).fill("elephant");
  await expect(eve.page.getByText("Nothing fits")).toBeVisible();
  await eve.page.getByRole("button", { name: "Show everything" }).click();
  await found.getByRole("button", { name: "Remix" }).click();
  await eve.page.getByRole("menuitem", { name: "A new board" }).click();
  await eve.page.waitForURL(/\/b\/[0-9a-f-]{36}/);
  await expect(eve.prompt).toHaveValue("a purple umbrella");
  await eve.prompt.fill("an orange umbrella");
  await eve.prompt.press("Enter");
  const card = eve.card("an orange umbrella");
  await finished(card);
  await expect(card).toContainText("a remix");
  for (const one of [ada, eve]) expect(one.errors).toEqual([]);
  await Promise.all([ada.leave(), eve.leave()]);
});
