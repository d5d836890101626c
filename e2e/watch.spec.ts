import { expect } from "@playwright/test";
import { Actor, finished, isRising, phone } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

test("a newcomer's first picture emerges, step by step, for everybody on the board", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.page.goto(studio.url);
  await expect(owner.page.getByRole("heading", { level: 1 })).toContainText("Watch images");
  const boardPath = await owner.startBoard("a red heart");
  const first = owner.card("a red heart");
  await finished(first);

  const friend = await Actor.arrive(browser, studio);
  const walker = await Actor.arrive(browser, studio, phone);
  await friend.open(boardPath);
  await walker.open(boardPath);
  for (const actor of [owner, friend, walker]) {
    await expect(actor.page.getByTestId("presence")).toBeVisible();
  }
  await expect(friend.card("a red heart").getByRole("img").first()).toBeVisible();

  await friend.generate("pumpkin, 3d style");
  const cards = [owner, friend, walker].map((actor) => actor.card("pumpkin"));
  for (const card of cards) await expect(card).toBeVisible();
  const before = await cards[0]!.boundingBox();
  for (const card of cards) await finished(card);
  const after = await cards[0]!.boundingBox();
  expect(after).toEqual(before);

  for (const [index, actor] of [owner, friend, walker].entries()) {
    const steps = await actor.drawnSteps(cards[index]!);
    expect(isRising(steps), `steps drawn: ${steps}`).toBe(true);
    expect(steps.at(-1)).toBe(20);
    expect(steps.length).toBeGreaterThan(10);
    expect(actor.errors).toEqual([]);
  }
});

test("a picture is drawn as the command line draws it, to the last bit", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("an owl, noto style");
  const card = owner.card("an owl");
  await finished(card);
  await card.getByRole("button", { name: "More" }).click();
  await owner.page.getByRole("menuitem", { name: "Details" }).click();
  const dialog = owner.page.getByRole("dialog");
  const text = await dialog.innerText();
  const seed = /Seed\s+([\d\s,]+)/.exec(text)?.[1]?.replace(/\D/g, "");
  expect(seed).toMatch(/^\d+$/);
  const { execFileSync } = await import("node:child_process");
  const out = execFileSync(
    process.execPath,
    [
      "dist/generate.mjs",
      "an owl, noto style",
      "--seed",
      seed!,
      "--steps",
      "20",
      "--out",
      `${studio.dataDir}/owl.png`,
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const hash = /[0-9a-f]{64}/.exec(out)![0];
  await expect(dialog).toContainText(hash.slice(0, 8));
});

test("who comes half-way, reloads or loses the line sees the rest, in order", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  const boardPath = await owner.startBoard("warm up");
  await finished(owner.card("warm up"));
  // Has the studio open already: to come to the board is then a matter of a moment.
  const late = await Actor.arrive(browser, studio);
  await late.page.goto(studio.url);
  await late.connected();
  await owner.drawSlowly();
  await owner.generate("a slow sunflower");
  // They take turns, so that there is time to come while it is being drawn.
  await owner.generate("a slow moon");
  const card = owner.card("a slow sunflower");
  await expect.poll(async () => Number(await card.getAttribute("data-step"))).toBeGreaterThan(8);

  await late.open(boardPath);
  const theirs = late.card("a slow sunflower");
  await expect(theirs).toHaveAttribute("data-status", "running");
  await expect.poll(async () => Number(await theirs.getAttribute("data-step"))).toBeGreaterThan(8);

  await late.page.reload();
  await late.connected();
  await expect(theirs).toHaveAttribute("data-status", "running");
  await late.page.context().setOffline(true);
  const seenBefore = Number(await theirs.getAttribute("data-step"));
  await owner.page.waitForTimeout(1500);
  await late.page.context().setOffline(false);
  await finished(theirs);
  await finished(card);
  const steps = await late.drawnSteps(theirs);
  expect(isRising(steps), `steps drawn: ${steps}`).toBe(true);
  expect(steps.at(-1)).toBe(100);
  expect(seenBefore).toBeLessThanOrEqual(100);
});

test("a finished picture is scrubbed and replayed through its steps", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a ghost on purple background");
  const card = owner.card("a ghost");
  await finished(card);
  await owner.page.reload();
  await owner.connected();
  const slider = card.getByRole("slider", { name: "Step" });
  await slider.focus();
  for (let n = 0; n < 5; n++) await slider.press("ArrowLeft");
  await expect(slider).toHaveJSProperty("value", "15");
  await expect(card).toContainText("15");
  const at15 = await card.locator("canvas").first().screenshot();
  await slider.press("Home");
  await expect(slider).toHaveJSProperty("value", "1");
  await expect
    .poll(async () => (await card.locator("canvas").first().screenshot()).equals(at15))
    .toBe(false);
  await card.getByRole("button", { name: "Replay the steps" }).click();
  await expect(slider).toHaveJSProperty("value", "20");
});

test("a recipe is reused: same prompt and seed give the same picture", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a whale on pink background");
  const first = owner.card("a whale");
  await finished(first);
  await first.getByRole("button", { name: "Remix: reuse this recipe" }).click();
  await expect(owner.prompt).toHaveValue("a whale on pink background");
  await owner.prompt.press("Enter");
  await expect(owner.page.getByTestId("card")).toHaveCount(2);
  for (const card of await owner.page.getByTestId("card").all()) await finished(card);
  const ids = await owner.page
    .getByTestId("card")
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.generationId!));
  const pictures = await Promise.all(
    ids.map(async (id) => {
      const answer = await owner.page.request.get(
        `${studio.url}/api/generations/${id}/picture.png`,
      );
      return (await answer.body()).toString("base64");
    }),
  );
  expect(ids).toHaveLength(2);
  expect(pictures[0]).toBe(pictures[1]);
});
