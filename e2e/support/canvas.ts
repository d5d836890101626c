import { expect, type Locator, type Page } from "@playwright/test";
import type { Actor } from "./actors";

/** What people do with the canvas of a board, by mouse and keyboard. */
export class CanvasHand {
  readonly page: Page;

  constructor(actor: Actor) {
    this.page = actor.page;
  }

  /** Everything that lies on the canvas and is in view. */
  get things(): Locator {
    return this.page.locator(".react-flow__node");
  }

  thing(words: string): Locator {
    return this.things.filter({ hasText: words }).first();
  }

  /** Takes the focus out of fields and the selection away, so that keys mean the canvas. */
  async clear(): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press("Escape");
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async addNote(text: string): Promise<Locator> {
    await expect(this.page.getByTestId("canvas")).toBeVisible();
    await this.clear();
    await this.press("n");
    await this.page.getByRole("textbox", { name: "Note" }).fill(text);
    await this.press("Escape");
    await expect(this.thing(text)).toBeVisible();
    return this.thing(text);
  }

  async select(thing: Locator): Promise<void> {
    const { x, y } = await grip(thing);
    await this.page.mouse.click(x, y);
    await expect(thing).toHaveClass(/selected/);
  }

  /** Presses, moves in steps, and says where it is before letting go. */
  async drag(
    thing: Locator,
    by: { x: number; y: number },
    beforeDrop?: () => Promise<void>,
  ): Promise<void> {
    const { x, y } = await grip(thing);
    // Held down, so that nothing snaps and the way is exact.
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.keyboard.down("Control");
    for (let part = 1; part <= 8; part++) {
      await this.page.mouse.move(x + (by.x * part) / 8, y + (by.y * part) / 8);
    }
    await beforeDrop?.();
    await this.page.mouse.up();
    await this.page.keyboard.up("Control");
  }

  /** By the handle at its lower right corner. */
  async resize(thing: Locator, by: { x: number; y: number }): Promise<void> {
    await this.select(thing);
    const box = (await thing
      .locator(".react-flow__resize-control.handle.bottom.right")
      .boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    for (let part = 1; part <= 5; part++) {
      await this.page.mouse.move(x + (by.x * part) / 5, y + (by.y * part) / 5);
    }
    await this.page.mouse.up();
  }
}

/** Where a thing is held: near its upper left corner, clear of buttons. */
async function grip(thing: Locator): Promise<{ x: number; y: number }> {
  await expect(thing).toBeVisible();
  const box = (await thing.boundingBox())!;
  return { x: box.x + Math.min(40, box.width / 2), y: box.y + Math.min(50, box.height / 2) };
}

/** Where a thing lies on the canvas, whatever the view. */
export async function placeOf(thing: Locator): Promise<{ x: number; y: number }> {
  const transform = await thing.evaluate((node) => (node as HTMLElement).style.transform);
  const [x, y] = /translate\(([-\d.]+)px,\s*([-\d.]+)px\)/.exec(transform)!.slice(1).map(Number);
  return { x: x!, y: y! };
}

export async function sizeOf(thing: Locator): Promise<{ width: number; height: number }> {
  return thing.evaluate((node) => ({
    width: (node as HTMLElement).offsetWidth,
    height: (node as HTMLElement).offsetHeight,
  }));
}
