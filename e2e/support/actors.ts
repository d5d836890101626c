import {
  expect,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from "@playwright/test";
import type { Studio } from "./studio";

export interface DrawnFrame {
  generationId: string;
  step: number;
  computedAt: number;
  drawnAt: number;
}

/** Remembers every frame the page draws: the marks that it sets are all the observer needs. */
function rememberFrames(): void {
  const drawn: unknown[] = [];
  Object.assign(window, { emergeDrawn: drawn });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "emerge:frame-drawn") drawn.push((entry as PerformanceMark).detail);
    }
  }).observe({ type: "mark", buffered: true });
}

/** A person at a browser of their own. */
export class Actor {
  /** What went wrong in the page; stories expect it to stay empty. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly studio: Studio,
  ) {
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  static async arrive(
    browser: Browser,
    studio: Studio,
    options: BrowserContextOptions = {},
  ): Promise<Actor> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    await context.addInitScript(rememberFrames);
    return new Actor(await context.newPage(), studio);
  }

  /** From the home page, with a prompt, to a board of one's own. Returns the board's path. */
  async startBoard(prompt: string): Promise<string> {
    await this.page.goto(this.studio.url);
    await this.connected();
    await this.page.getByRole("textbox", { name: "Prompt", exact: true }).fill(prompt);
    await this.page.keyboard.press("Enter");
    await this.page.waitForURL(/\/b\/[0-9a-f-]{36}/);
    return new URL(this.page.url()).pathname;
  }

  async open(boardPath: string): Promise<void> {
    await this.page.goto(this.studio.url + boardPath);
    await this.connected();
  }

  async connected(): Promise<void> {
    await expect(this.page.getByTestId("connection")).toContainText("Live");
  }

  get prompt(): Locator {
    return this.page.getByRole("textbox", { name: "Prompt", exact: true });
  }

  async generate(prompt: string): Promise<void> {
    await this.prompt.fill(prompt);
    await this.prompt.press("Enter");
  }

  /** The card of a prompt; the newest, if there are several. */
  card(prompt: string): Locator {
    return this.page.getByTestId("card").filter({ hasText: prompt }).first();
  }

  /** Looks at the whole board, as Shift and 1 do: what is out of view is not on the page. */
  async seeAll(): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press("Shift+Digit1");
    await this.page.waitForTimeout(400);
  }

  /** Opens the folded settings and sets one of them. */
  async set(name: string, value: string): Promise<void> {
    const settings = this.page.getByRole("button", { name: "Settings" });
    if ((await settings.getAttribute("aria-expanded")) !== "true") await settings.click();
    await this.page.getByLabel(name, { exact: true }).fill(value);
  }

  /** Settings that take the built-in model ten seconds and more, for what others do meanwhile. */
  async drawSlowly(): Promise<void> {
    await this.set("Steps", "100");
    await this.set("Negative prompt", "text, frame");
    // Second order: every step asks the network twice.
    await this.page.getByLabel("Sampler", { exact: true }).selectOption("flow-heun");
    // Folded again: what a panel covers is scrolled to, and the canvas scrolls back under the click.
    await this.page.getByRole("button", { name: "Settings" }).click();
  }

  async drawn(): Promise<DrawnFrame[]> {
    return this.page.evaluate(
      () => (window as unknown as { emergeDrawn: DrawnFrame[] }).emergeDrawn,
    );
  }

  /** Steps of one picture in the order in which this browser drew them. */
  async drawnSteps(card: Locator): Promise<number[]> {
    const id = await card.getAttribute("data-generation-id");
    return (await this.drawn()).filter((one) => one.generationId === id).map((one) => one.step);
  }

  leave(): Promise<void> {
    return this.page.context().close();
  }
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export async function finished(card: Locator): Promise<void> {
  await expect(card).toHaveAttribute("data-status", "succeeded", { timeout: 60_000 });
}

export const isRising = (steps: number[]) =>
  steps.every((step, index) => index === 0 || step > steps[index - 1]!);
