import { expect } from "@playwright/test";
import { Actor, finished, phone } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

test("bad input is caught where it is typed, with field and limit, and nothing is sent", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a good heart");
  await finished(owner.card("a good heart"));
  await owner.prompt.fill("");
  await owner.prompt.press("Enter");
  await expect(owner.page.getByTestId("card")).toHaveCount(1);

  await owner.prompt.fill("x".repeat(480));
  await expect(owner.page.getByText(/480\s*(\/|of)\s*500|20 left/)).toBeVisible();
  await owner.prompt.fill("x".repeat(501));
  await owner.prompt.press("Enter");
  await expect(owner.page.getByText(/500 characters/).first()).toBeVisible();

  await owner.prompt.fill("fine words");
  for (const [field, value, complaint] of [
    ["Steps", "101", /between 1 and 100/],
    ["Steps", "0", /between 1 and 100/],
    ["Seed", "-4", /2\^53-1/],
  ] as const) {
    await owner.set(field, value);
    await owner.prompt.press("Enter");
    await expect(owner.page.getByText(complaint).first()).toBeVisible();
    await owner.set(field, field === "Steps" ? "20" : "7");
  }
  await expect(owner.page.getByTestId("card")).toHaveCount(1);
  await owner.prompt.press("Enter");
  await finished(owner.card("fine words"));
  expect(owner.errors).toEqual([]);
});

test("what is typed before the page's own code has come is kept, and Enter then draws it", async ({
  browser,
}) => {
  const quick = await Actor.arrive(browser, studio);
  await quick.page.route("**/*.js", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await quick.page.goto(studio.url, { waitUntil: "commit" });
  await quick.prompt.fill("an early bird");
  await quick.connected();
  await expect(quick.prompt).toHaveValue("an early bird");
  await quick.prompt.press("Enter");
  await quick.page.waitForURL(/\/b\//);
  await finished(quick.card("an early bird"));
});

test("emoji, other scripts and words never seen still give a picture", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("🦊");
  await finished(owner.card("🦊"));
  for (const prompt of ["一只红色的狐狸", "zxqj wvutk", "لغة أخرى", "a ".repeat(240).trim()]) {
    await owner.generate(prompt);
    await finished(owner.card(prompt.slice(0, 40)));
  }
});

test("an address without a board leads back home", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  for (const path of ["/b/00000000-0000-4000-8000-000000000000", "/b/nonsense", "/nowhere"]) {
    await owner.page.goto(studio.url + path);
    await expect(owner.page.getByRole("link", { name: /start|home/i }).first()).toBeVisible();
  }
});

test("everything is done by keyboard alone", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.page.goto(studio.url);
  await owner.connected();
  await owner.page.keyboard.press("Tab");
  await expect(owner.page.locator(":focus")).toContainText(/skip/i);
  await owner.prompt.focus();
  await owner.page.keyboard.type("a keyboard's heart");
  await owner.page.keyboard.press("Enter");
  await owner.page.waitForURL(/\/b\//);
  const card = owner.card("a keyboard's heart");
  await finished(card);
  await card.focus();
  await owner.page.keyboard.press("/");
  await expect(owner.prompt).toBeFocused();
});

test("a screen reader hears of progress politely, and of the end", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a heard heart");
  const announcer = owner.page.getByTestId("announcer");
  await expect(announcer).toHaveAttribute("aria-live", "polite");
  await finished(owner.card("a heard heart"));
  await expect(announcer).toContainText(/heart.*(finished|done|ready)/i);
});

test("with reduced motion nothing moves, in dark and light, also on a phone", async ({
  browser,
}) => {
  for (const colorScheme of ["dark", "light"] as const) {
    const walker = await Actor.arrive(browser, studio, {
      ...phone,
      colorScheme,
      reducedMotion: "reduce",
    });
    await walker.startBoard("a calm heart");
    await finished(walker.card("a calm heart"));
    const moving = () =>
      walker.page.evaluate(() =>
        document
          .getAnimations()
          .filter((one) => one.playState === "running")
          .map(
            (one) =>
              `${(one as CSSAnimation).animationName} ${(one.effect as KeyframeEffect).target?.className}`,
          ),
      );
    await expect.poll(moving).toEqual([]);
    const overflow = await walker.page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await walker.leave();
  }
});
