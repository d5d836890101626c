import { expect, type Locator, type Page } from "@playwright/test";
import type { Actor } from "./actors";

/** What people do with the ways in which machines make pictures. */
export class FamilyHand {
  readonly page: Page;

  constructor(actor: Actor) {
    this.page = actor.page;
  }

  get racers(): Locator {
    return this.page.getByTestId("racer");
  }

  /** From the prompt bar: all families that are here. Returns the race's path. */
  async race(prompt: string): Promise<string> {
    await this.page.getByRole("button", { name: "Race", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: "Race" });
    await dialog.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    await dialog.getByRole("button", { name: "Go" }).click();
    await this.page.waitForURL(/\/race\/[0-9a-f-]{36}$/);
    return new URL(this.page.url()).pathname;
  }

  async finished(racers: number): Promise<void> {
    await expect(this.racers).toHaveCount(racers);
    for (const racer of await this.racers.all()) {
      await expect(racer).toHaveAttribute("data-status", "succeeded", { timeout: 90_000 });
    }
  }

  /** By its first words, in the command palette. */
  async command(words: string): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press("Control+k");
    await this.page.getByPlaceholder("What would you like to do?").fill(words);
    await this.page.keyboard.press("Enter");
  }

  /** By the menu, which is the same for mouse, finger and keyboard. */
  async choose(card: Locator, entry: string): Promise<Locator> {
    await card.getByRole("button", { name: "More" }).click();
    await this.page.getByRole("menuitem", { name: entry }).click();
    const dialog = this.page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    return dialog;
  }
}

/** Whether something was drawn on a canvas, and not one colour alone. */
export const isPainted = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext("2d");
    const { data } = context!.getImageData(0, 0, width, height);
    return data.some((value, index) => index % 4 !== 3 && value !== data[index % 4]);
  });
