import { expect, type Page } from "@playwright/test";
import type { Generation } from "../server/contract";
import { TestClient } from "../server/testing/studio";
import { Actor, finished } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

const draftOf = (page: Page) => page.getByTestId("draft").locator("canvas");
const pixelsOf = (page: Page) =>
  draftOf(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** What the studio holds, as somebody else with the link sees it. */
async function picturesOn(boardPath: string): Promise<Generation[]> {
  const response = await fetch(studio.url, { headers: { accept: "text/html" } });
  const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
  const guest = await TestClient.connect(studio.url, cookie);
  const boardId = boardPath.split("/").at(-1)!;
  const { generations } = await guest.must("board:join", { boardId });
  expect(guest.heard["draft:frame"]).toBeUndefined();
  guest.close();
  return generations;
}

test("a draft comes up while one types, and Enter draws the picture on its seed", async ({
  browser,
}) => {
  const writer = await Actor.arrive(browser, studio);
  const { page } = writer;
  const path = await writer.startBoard("a rocket");
  await finished(writer.card("a rocket"));
  await expect(page.getByTestId("draft")).toHaveCount(0);

  const toggle = page.getByRole("button", { name: "Draw while typing" });
  await expect(toggle).toHaveAttribute("aria-pressed", "false");
  await writer.prompt.fill("");
  await toggle.focus();
  await page.keyboard.press("Enter");
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByTestId("draft")).toBeHidden();

  await writer.prompt.pressSequentially("a red apple", { delay: 40 });
  await expect(draftOf(page)).toHaveAttribute("data-complete", "a red apple");
  const apple = await pixelsOf(page);
  await expect(page.getByRole("status").filter({ hasText: "a red apple" })).toBeAttached();
  await writer.prompt.press("End");
  await writer.prompt.pressSequentially(" on blue background", { delay: 40 });
  await expect(draftOf(page)).toHaveAttribute("data-complete", "a red apple on blue background");
  expect(await pixelsOf(page)).not.toBe(apple);
  expect(await picturesOn(path)).toHaveLength(1);

  // A click keeps the seed; the settings show which one it is.
  await page.getByRole("button", { name: "Keep the seed of this draft" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  const seed = Number(await page.getByLabel("Seed", { exact: true }).inputValue());
  await writer.prompt.press("Enter");
  await finished(writer.card("a red apple on blue background"));
  await expect(page.getByTestId("draft")).toBeHidden();
  const newest = (await picturesOn(path)).find(({ recipe }) => recipe.prompt.includes("apple"))!;
  expect(newest.recipe).toMatchObject({ seed, steps: 20 });

  // It is remembered; emptying the prompt takes the draft away, and so does turning it off. The
  // words stay where they are.
  await page.reload();
  await writer.connected();
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await writer.prompt.fill("a castle");
  await expect(draftOf(page)).toHaveAttribute("data-complete", "a castle");
  const place = await writer.prompt.boundingBox();
  await toggle.click();
  await expect(page.getByTestId("draft")).toHaveCount(0);
  expect(await writer.prompt.boundingBox()).toEqual(place);
  await toggle.click();
  await expect(draftOf(page)).toHaveAttribute("data-complete", "a castle");
  await writer.prompt.fill("");
  await expect(page.getByTestId("draft")).toBeHidden();
  expect(writer.errors).toEqual([]);
});
