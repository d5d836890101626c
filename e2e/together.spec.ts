import { expect } from "@playwright/test";
import { Actor, finished } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

async function ownerAndGuest(browser: import("@playwright/test").Browser) {
  const [owner, guest] = [await Actor.arrive(browser, studio), await Actor.arrive(browser, studio)];
  const boardPath = await owner.startBoard("a first heart");
  await finished(owner.card("a first heart"));
  await guest.open(boardPath);
  return { owner, guest, boardPath };
}

test("one's own picture can be stopped; everybody sees it; the owner may stop any", async ({
  browser,
}) => {
  const { owner, guest } = await ownerAndGuest(browser);
  await guest.drawSlowly();
  await guest.generate("a guest's rocket");
  const atOwner = owner.card("a guest's rocket");
  await expect(atOwner).toHaveAttribute("data-status", "running");
  await guest
    .card("a guest's rocket")
    .getByRole("button", { name: /^(stop|cancel)/i })
    .click();
  await expect(atOwner).toHaveAttribute("data-status", "cancelled");
  await expect(atOwner).toContainText(/Stopped/);

  await guest.generate("another guest's robot");
  const again = owner.card("another guest's robot");
  await expect(again).toHaveAttribute("data-status", "running");
  await again.getByRole("button", { name: /^(stop|cancel)/i }).click();
  await expect(guest.card("another guest's robot")).toHaveAttribute("data-status", "cancelled");

  await owner.drawSlowly();
  await owner.generate("the owner's whale");
  const theirs = guest.card("the owner's whale");
  await expect(theirs).toHaveAttribute("data-status", "running");
  await expect(theirs.getByRole("button", { name: /^(stop|cancel)/i })).toHaveCount(0);
  await owner.card("the owner's whale").press("Escape");
  await expect(theirs).toHaveAttribute("data-status", "cancelled");
});

test("a long queue shows places and waits, and lets a newcomer in early", async ({ browser }) => {
  const { owner, guest } = await ownerAndGuest(browser);
  for (let n = 1; n <= 12; n++) await owner.generate(`heart number ${n}`);
  await owner.seeAll();
  const last = owner.card("heart number 12");
  await expect(last).toHaveAttribute("data-status", "queued");
  await expect(last).toContainText(/in line|next/i);
  await guest.generate("a quick guest's apple");
  await owner.seeAll();
  await finished(owner.card("a quick guest's apple"));
  await expect(last).not.toHaveAttribute("data-status", "succeeded");
  await finished(last);
});

test("a name change shows on the other screen at once", async ({ browser }) => {
  const { owner, guest } = await ownerAndGuest(browser);
  await guest.page.getByRole("button", { name: /^You are/ }).click();
  await guest.page.getByRole("textbox", { name: /your name/i }).fill("Ada Lovelace");
  await guest.page.keyboard.press("Enter");
  await expect(owner.page.getByTestId("presence").getByText("AL")).toBeVisible();
});

test("no two guests on a board have one colour, and a taken one cannot be chosen", async ({
  browser,
}) => {
  const { owner, boardPath } = await ownerAndGuest(browser);
  for (let more = 0; more < 3; more++) await (await Actor.arrive(browser, studio)).open(boardPath);
  await owner.page.getByTestId("presence").click();
  const faces = owner.page.getByRole("dialog", { name: "Who is here" }).getByRole("listitem");
  await expect(faces).toHaveCount(5);
  const colours = await faces.evaluateAll((rows) =>
    rows.map((row) => getComputedStyle(row.firstElementChild!).backgroundColor),
  );
  expect(new Set(colours).size).toBe(5);
  await owner.page.keyboard.press("Escape");
  await owner.page.getByRole("button", { name: /^You are/ }).click();
  const own = owner.page.getByRole("radio", { checked: true });
  const before = await own.getAttribute("aria-label");
  await owner.page
    .getByRole("radio", { name: /has it$/ })
    .first()
    .click();
  await expect(owner.page.getByText(/has this colour/)).toBeVisible();
  await expect(own).toHaveAttribute("aria-label", before!);
});

test("a board made private closes for others at once, kindly", async ({ browser }) => {
  const { owner, guest, boardPath } = await ownerAndGuest(browser);
  await owner.page.getByRole("button", { name: "Share" }).click();
  await owner.page.getByRole("radio", { name: "Private" }).click();
  await expect(
    guest.page.getByRole("heading", { name: /private|no longer|closed/i }),
  ).toBeVisible();
  const stranger = await Actor.arrive(browser, studio);
  await stranger.page.goto(studio.url + boardPath);
  await expect(stranger.page.getByRole("link", { name: /start|home/i }).first()).toBeVisible();
  await expect(stranger.page.getByTestId("card")).toHaveCount(0);
});

test("a viewer watches, and is told politely why there is no prompt", async ({ browser }) => {
  const { owner, guest } = await ownerAndGuest(browser);
  await owner.page.getByRole("button", { name: "Share" }).click();
  await owner.page.getByLabel("Whoever comes by it").selectOption({ label: "watches" });
  await owner.page.keyboard.press("Escape");
  await expect(guest.prompt).toHaveCount(0);
  await owner.generate("a pumpkin to look at");
  await finished(guest.card("a pumpkin to look at"));
});

test("a second worker shares the work", async ({ browser }) => {
  const { owner } = await ownerAndGuest(browser);
  const second = await studio.addWorker("second");
  const { execFileSync } = await import("node:child_process");
  const cpuBefore = cpuSeconds(second.pid!);
  for (let n = 1; n <= 12; n++) await owner.generate(`shared star ${n}`);
  await owner.seeAll();
  for (let n = 1; n <= 12; n++) await finished(owner.card(`shared star ${n}`));
  expect(cpuSeconds(second.pid!) - cpuBefore).toBeGreaterThan(0.5);
  second.kill("SIGKILL");

  /** Processor time of a worker and the process that computes for it. */
  function cpuSeconds(pid: number): number {
    const out = execFileSync("ps", ["-o", "cputimes=", "-p", String(pid), "--ppid", String(pid)]);
    return String(out)
      .trim()
      .split(/\s+/)
      .reduce((sum, text) => sum + Number(text), 0);
  }
});
