// `npm run media`: records the pictures of README.md from the running product: an image emerging on
// a board with two people, stills in both themes and sizes, a race. `npm run media -- race`: the race
// alone; `npm run media -- boards`: the stills of docs/boards.md alone.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import sharp from "sharp";
import playwrightConfig from "../../playwright.config";
import { Actor, finished, phone } from "../support/actors";
import { Studio } from "../support/studio";
import { recordBoards } from "./boards";
import { recordRace } from "./race";
import { recordStarts } from "./starts";

/** What the shipped model draws well: chosen, as anybody would for a shop window. */
const prompts = [
  { text: "a fox on light blue background", seed: 2 },
  { text: "a rocket", seed: 1 },
  { text: "two hearts on pink background", seed: 3 },
  { text: "a unicorn, 3d style", seed: 1 },
] as const;
const size = { width: 1120, height: 700 };
const longestSide = 840;

async function main(): Promise<void> {
  if (process.argv[2] === "race") return partAlone(raceFromBoard);
  if (process.argv[2] === "boards") return partAlone(boardsStill);
  const studio = await new Studio().start();
  const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
  try {
    const owner = await Actor.arrive(browser, studio, { viewport: size, colorScheme: "dark" });
    await owner.page.goto(studio.url);
    await owner.connected();
    await prepare(owner, prompts[0]);
    await owner.prompt.press("Enter");
    await owner.page.waitForURL(/\/b\//);
    const boardPath = new URL(owner.page.url()).pathname;
    await finished(owner.card(prompts[0].text));
    const friend = await Actor.arrive(browser, studio, { viewport: size });
    await friend.open(boardPath);
    await prepare(owner, prompts[1]);
    await owner.prompt.press("Enter");
    await finished(owner.card(prompts[1].text));
    await prepare(friend, prompts[2]);
    await prepare(owner, prompts[3]);
    // All four are to be seen at once.
    const out = owner.page.getByRole("button", { name: "Zoom out" });
    for (let n = 0; n < 2; n++) await out.click();
    await owner.prompt.focus();
    const strip = await screencast(owner.page, async () => {
      await friend.prompt.press("Enter");
      await owner.page.waitForTimeout(400);
      await owner.prompt.press("Enter");
      await finished(owner.card(prompts[2].text));
      await finished(owner.card(prompts[3].text));
      await owner.page.waitForTimeout(1200);
    });
    await save("emerging.webp", await animate(strip));
    await stills(browser, studio, boardPath);
    await recordStarts(owner, prompts[2].text, camera.still);
    await recordRace(owner, camera);
    await boardsStill(browser, studio);
  } finally {
    await browser.close();
    await studio.stop();
  }
}

/** One part alone, from a studio of its own. */
async function partAlone(record: (browser: Browser, studio: Studio) => Promise<void>) {
  const studio = await new Studio().start();
  const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
  try {
    await record(browser, studio);
  } finally {
    await browser.close();
    await studio.stop();
  }
}

async function raceFromBoard(browser: Browser, studio: Studio): Promise<void> {
  const owner = await Actor.arrive(browser, studio, { viewport: size, colorScheme: "dark" });
  await owner.startBoard(prompts[0].text);
  await finished(owner.card(prompts[0].text));
  await recordRace(owner, camera);
}

const boardsStill = (browser: Browser, studio: Studio) =>
  recordBoards(browser, studio, camera.still);

const camera = {
  film: async (name: string, page: Page, act: () => Promise<void>) =>
    save(name, await animate(await screencast(page, act))),
  still: async (name: string, page: Page) => save(name, await still(page)),
};

/** Prompt and seed in place, settings folded again, ready for Enter. */
async function prepare(actor: Actor, { text, seed }: (typeof prompts)[number]): Promise<void> {
  await actor.set("Seed", String(seed));
  await actor.page.getByRole("button", { name: "Settings" }).click();
  await actor.prompt.fill(text);
}

interface Shot {
  at: number;
  image: Buffer;
}

/** What the page shows while `act` goes on, as the browser itself reports it. */
async function screencast(page: Page, act: () => Promise<void>): Promise<Shot[]> {
  const shots: Shot[] = [];
  const session = await page.context().newCDPSession(page);
  session.on("Page.screencastFrame", ({ data, sessionId, metadata }) => {
    shots.push({ at: (metadata.timestamp ?? 0) * 1000, image: Buffer.from(data, "base64") });
    void session.send("Page.screencastFrameAck", { sessionId });
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 90, everyNthFrame: 2 });
  await act();
  await session.send("Page.stopScreencast");
  return shots;
}

/** Shots at least a tenth of a second apart, each shown for as long as it lasted. */
async function animate(shots: Shot[]): Promise<Buffer> {
  const kept = shots.filter((shot, index) => {
    const before = shots[index - 1];
    return !before || Math.floor(shot.at / 100) !== Math.floor(before.at / 100);
  });
  const delay = kept.map((shot, index) => {
    const next = kept[index + 1];
    return next ? Math.max(20, Math.round(next.at - shot.at)) : 2500;
  });
  const images = await Promise.all(
    kept.map(({ image }) => sharp(image).resize({ width: longestSide }).png().toBuffer()),
  );
  return sharp(images, { join: { animated: true } })
    .webp({ loop: 0, delay, quality: 60, effort: 4 })
    .toBuffer();
}

async function stills(browser: Browser, studio: Studio, boardPath: string): Promise<void> {
  const light = await Actor.arrive(browser, studio, { viewport: size, colorScheme: "light" });
  await light.page.goto(studio.url);
  await light.connected();
  await light.page.waitForTimeout(2500);
  await save("home.webp", await still(light.page));
  const walker = await Actor.arrive(browser, studio, { ...phone, colorScheme: "dark" });
  await walker.open(boardPath);
  await walker.page.waitForTimeout(1500);
  await save("phone.webp", await still(walker.page, 390));
}

const still = async (page: Page, width = longestSide) =>
  sharp(await page.screenshot())
    .resize({ width })
    .webp({ quality: 80 })
    .toBuffer();

async function save(name: string, bytes: Buffer): Promise<void> {
  await writeFile(path.join(import.meta.dirname, name), bytes);
  console.log(`${name}: ${Math.round(bytes.byteLength / 1024)} KB`);
}

await main();
process.exit(0);
