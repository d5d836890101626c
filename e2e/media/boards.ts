import { expect, type Browser, type Page } from "@playwright/test";
import { Actor } from "../support/actors";
import { CanvasHand } from "../support/canvas";
import { dropFile } from "../support/drop";
import { pngWith, programs } from "../support/programs";
import type { Studio } from "../support/studio";

const size = { width: 1120, height: 700 };
type Still = (name: string, page: Page) => Promise<void>;

/** Pictures of docs/boards.md: who may come in, and what comes out and in. */
export async function recordBoards(browser: Browser, studio: Studio, still: Still): Promise<void> {
  const look = { viewport: size, colorScheme: "light" } as const;
  const [ada, bo] = [
    await Actor.arrive(browser, studio, look),
    await Actor.arrive(browser, studio, look),
  ];
  const boardPath = await ada.startBoard("a fox on light blue background");
  // However busy the machine is.
  await expect(ada.card("a fox")).toHaveAttribute("data-status", "succeeded", { timeout: 240_000 });
  await named(ada, "Ada Lovelace");
  await bo.open(boardPath);
  await named(bo, "Bo Ek");
  const hand = new CanvasHand(ada);
  await hand.addNote("Warmer. And a bird beside it?");
  await hand.clear();
  await ada.seeAll();
  await access(ada.page, still);
  await out(ada.page, still);
}

async function named(who: Actor, name: string): Promise<void> {
  await who.page.getByRole("button", { name: /^You are/ }).click();
  await who.page.getByRole("textbox", { name: "Your name" }).fill(name);
  await who.page.keyboard.press("Enter");
  await who.page.getByRole("button", { name: "Saved" }).waitFor();
  await who.page.keyboard.press("Escape");
}

async function access(page: Page, still: Still): Promise<void> {
  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "People and access" });
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).waitFor();
  await page.waitForTimeout(600);
  await still("access.webp", page);
  await page.keyboard.press("Escape");
}

async function out(page: Page, still: Still): Promise<void> {
  const { name, keyword, text } = programs[0]!;
  await dropFile(page, "bottle.png", await pngWith(keyword, text));
  await page.getByRole("dialog", { name: `A recipe of ${name}` }).waitFor();
  await page.waitForTimeout(600);
  await still("out-and-in.webp", page);
}
