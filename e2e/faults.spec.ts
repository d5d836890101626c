import { expect } from "@playwright/test";
import { Actor, finished, isRising } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeEach(async () => {
  studio = await new Studio().start();
});
test.afterEach(() => studio.stop());

async function slowPicture(owner: Actor) {
  const boardPath = await owner.startBoard("warm up");
  await finished(owner.card("warm up"));
  await owner.drawSlowly();
  await owner.generate("a lasting robot");
  const card = owner.card("a lasting robot");
  await expect.poll(async () => Number(await card.getAttribute("data-step"))).toBeGreaterThan(10);
  return { card, boardPath };
}

for (const part of ["talk", "compute"] as const) {
  test(`kill -9 of the worker's ${part} process: the picture goes on, and the board says so`, async ({
    browser,
  }) => {
    const owner = await Actor.arrive(browser, studio);
    const { card } = await slowPicture(owner);
    studio.kill(studio.workerPids()[part]);
    if (part === "talk") await expect(card).toContainText(/restarted|resumed|went on/i);
    await finished(card);
    const steps = await owner.drawnSteps(card);
    expect(isRising(steps), `steps drawn: ${steps}`).toBe(true);
    expect(steps.at(-1)).toBe(100);
  });
}

test("kill -9 of the server: what was acknowledged is there, and work goes on by itself", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  const { card } = await slowPicture(owner);
  await owner.set("Steps", "10");
  for (const name of ["first", "second", "third", "fourth", "fifth"]) {
    await owner.generate(`a ${name} waiting star`);
    await expect(owner.card(`a ${name} waiting star`)).toHaveAttribute("data-generation-id", /.+/);
  }
  await studio.killServer();
  await expect(owner.page.getByText(/cannot be reached/)).toBeVisible({ timeout: 30_000 });
  await studio.start();
  await owner.connected();
  await owner.seeAll();
  for (const name of ["first", "second", "third", "fourth", "fifth"]) {
    await finished(owner.card(`a ${name} waiting star`));
  }
  await finished(card);
  const drawn = await owner.drawnSteps(card);
  expect(isRising(drawn), `steps drawn: ${drawn}`).toBe(true);
  await owner.page.goto(studio.url);
  await expect(owner.page.getByRole("link", { name: /warm up/ })).toBeVisible();
});

test("a prompt sent without a connection is kept and sent when it is back", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("warm up");
  await finished(owner.card("warm up"));
  await owner.page.context().setOffline(true);
  await owner.generate("a patient snail");
  const card = owner.card("a patient snail");
  await expect(card).toBeVisible();
  await owner.page.waitForTimeout(1000);
  await owner.page.context().setOffline(false);
  await finished(card);
  await expect(owner.page.getByTestId("card").filter({ hasText: "a patient snail" })).toHaveCount(
    1,
  );
});
