import { expect } from "@playwright/test";
import { Actor, finished, phone } from "./support/actors";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

const dialogOf = (actor: Actor) => actor.page.getByRole("dialog", { name: "People and access" });

async function openDialog(actor: Actor) {
  await actor.page.getByRole("button", { name: "Share" }).click();
  await expect(dialogOf(actor)).toBeVisible();
  return dialogOf(actor);
}

test("Olga invites Vito to a private board as a viewer, lets him edit, and removes him", async ({
  browser,
}) => {
  const olga = await Actor.arrive(browser, studio);
  const boardPath = await olga.startBoard("a quiet heart");
  await finished(olga.card("a quiet heart"));
  const dialog = await openDialog(olga);
  await dialog.getByRole("radio", { name: /Private/ }).click();
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const link = await dialog.getByLabel("Invitation link").inputValue();
  await expect(dialog.getByRole("list", { name: "Open invitations" })).toContainText("not used");

  const vito = await Actor.arrive(browser, studio, phone);
  await vito.page.goto(studio.url + boardPath);
  await expect(vito.page.getByRole("heading", { name: "No board here" })).toBeVisible();
  await vito.page.goto(link);
  await expect(vito.page.getByText(/invites you to/)).toBeVisible();
  await expect(vito.page.getByText(/as a viewer/)).toBeVisible();
  await vito.page.getByRole("button", { name: /^Join as/ }).click();
  await finished(vito.card("a quiet heart"));
  await expect(vito.prompt).toHaveCount(0);

  const row = dialog.getByTestId("member").filter({ hasText: "Viewer" });
  await row.getByRole("button").click();
  await olga.page.getByRole("menuitem", { name: /^Editor/ }).click();
  await expect(vito.prompt).toBeVisible();

  await dialog.getByTestId("member").filter({ hasText: "Editor" }).getByRole("button").click();
  await olga.page.getByRole("menuitem", { name: "Remove…" }).click();
  await olga.page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(vito.page.getByRole("heading", { name: /no longer on this board/ })).toBeVisible();
  await vito.page.goto(link);
  await expect(vito.page.getByText(/removed you/)).toBeVisible();
  expect([...olga.errors, ...vito.errors]).toEqual([]);
});

test("an invitation that was taken back, or was never one, says so and leads on", async ({
  browser,
}) => {
  const olga = await Actor.arrive(browser, studio);
  await olga.page.goto(studio.url);
  await olga.connected();
  await olga.page.getByRole("button", { name: /new board|empty board/i }).click();
  await olga.page.waitForURL(/\/b\//);
  const dialog = await openDialog(olga);
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const link = await dialog.getByLabel("Invitation link").inputValue();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog.getByRole("button", { name: "Revoke" })).toHaveCount(0);

  const vito = await Actor.arrive(browser, studio);
  const heading = vito.page.getByRole("heading", { name: "This invitation does not work" });
  await vito.page.goto(link);
  await expect(heading).toBeVisible();
  await expect(vito.page.getByText("This invitation was taken back.")).toBeVisible();
  await vito.page.goto(`${studio.url}/invite/${"x".repeat(43)}`);
  await expect(heading).toBeVisible();
  await expect(vito.page.getByText(/does not exist/)).toBeVisible();
  await vito.page.getByRole("link", { name: "Go to your boards" }).click();
  await expect(vito.page.getByRole("textbox", { name: "Prompt", exact: true })).toBeVisible();
  expect([...olga.errors, ...vito.errors]).toEqual([]);
});

test("Gina, a guest, makes an account and finds her board on another browser", async ({
  browser,
}) => {
  const gina = await Actor.arrive(browser, studio);
  const boardPath = await gina.startBoard("a red heart of Gina's");
  await finished(gina.card("a red heart of Gina's"));
  await gina.page.getByRole("button", { name: /^You are/ }).click();
  await gina.page.getByRole("link", { name: /account/ }).click();
  await gina.page.getByLabel("Email").fill("gina@example.org");
  await gina.page.getByLabel("Password").fill("short");
  await gina.page.getByRole("button", { name: "Make account" }).click();
  await expect(gina.page.getByText(/at least 10 characters/)).toBeVisible();
  await gina.page.getByLabel("Password").fill("hearts and stars");
  await gina.page.getByRole("button", { name: "Make account" }).click();
  await expect(gina.page.getByText("gina@example.org")).toBeVisible();
  await gina.open(boardPath);
  await expect(gina.prompt).toBeVisible();

  // On the other browser she has begun something as a guest, which comes along.
  const elsewhere = await Actor.arrive(browser, studio, phone);
  await elsewhere.startBoard("a blue star elsewhere");
  await finished(elsewhere.card("a blue star elsewhere"));
  await elsewhere.page.goto(`${studio.url}/account`);
  await elsewhere.page.getByRole("tab", { name: "Sign in" }).click();
  await elsewhere.page.getByLabel("Email").fill("gina@example.org");
  await elsewhere.page.getByLabel("Password").fill("wrong hearts");
  await elsewhere.page.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.page.getByText(/address or the password is wrong/)).toBeVisible();
  await elsewhere.page.getByLabel("Password").fill("hearts and stars");
  await elsewhere.page.getByRole("button", { name: "Sign in" }).click();
  await elsewhere.page.getByRole("button", { name: "Bring it along" }).click();
  await elsewhere.page.waitForURL(`${studio.url}/`);
  await expect(elsewhere.page.getByRole("link", { name: /yours/ })).toHaveCount(2);
  await elsewhere.open(boardPath);
  await expect(elsewhere.card("a red heart of Gina's")).toBeVisible();
  await expect(elsewhere.page.getByRole("button", { name: "Share" })).toBeVisible();
  expect([...gina.errors, ...elsewhere.errors]).toEqual([]);
});
