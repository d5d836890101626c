import { chromium, type Browser, type Page } from "@playwright/test";
import playwrightConfig from "../../playwright.config";
import type { Actor } from "../support/actors";
import { CanvasHand } from "../support/canvas";
import { Studio } from "../support/studio";
import { cursors } from "./cursors";
import { median, pause, percentile, type Result } from "./result";
import { seedBoard } from "./seed";
import { visitor } from "./visitor";

const launch = () => chromium.launch(playwrightConfig.use?.launchOptions);

/** A canvas as people meet it: in real browsers, with other people on it, with very many cards. */
export async function board(): Promise<Result[]> {
  return [...(await drag()), ...(await opening()), ...(await smoothness()), ...(await cursors())];
}

interface Seen {
  x: number;
  at: number;
}

/** Remembers when the thing with these words came to lie at each place, as the browser shows it. */
function watchPlaces(page: Page, words: string): Promise<void> {
  return page.evaluate((words) => {
    const nodes = [...document.querySelectorAll<HTMLElement>(".react-flow__node")];
    const node = nodes.find((one) => one.textContent?.includes(words))!;
    const seen: Seen[] = [];
    let pointerAt = 0;
    Object.assign(window, { emergeSeen: seen });
    const now = () => performance.timeOrigin + performance.now();
    addEventListener("pointermove", () => void (pointerAt = now()), true);
    new MutationObserver(() => {
      const x = Number(/translate\(([-\d.]+)px/.exec(node.style.transform)?.[1]);
      const moved = pointerAt;
      // Where there is no pointer, the frame that shows it is what counts.
      if (moved) seen.push({ x, at: moved });
      else requestAnimationFrame(() => void seen.push({ x, at: now() }));
    }).observe(node, { attributes: true, attributeFilter: ["style"] });
  }, words);
}

const seenIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { emergeSeen: Seen[] }).emergeSeen);

/** A drag in one browser until it is on the screen of another one: a process of its own. */
async function drag(): Promise<Result[]> {
  const studio = await new Studio({ EMERGE_LOCAL_WORKER: "0" }).start();
  const browsers = [await launch(), await launch()] as const;
  try {
    const [ada, bo] = await Promise.all(browsers.map((one) => visitor(one, studio)));
    await ada!.page.goto(studio.url);
    await ada!.connected();
    await ada!.page.getByRole("button", { name: /new board|empty board/i }).click();
    await ada!.page.waitForURL(/\/b\//);
    const hand = new CanvasHand(ada!);
    const note = await hand.addNote("dragged");
    await bo!.open(new URL(ada!.page.url()).pathname);
    await new CanvasHand(bo!).thing("dragged").waitFor();
    await hand.clear();
    await watchPlaces(bo!.page, "dragged");
    await watchPlaces(ada!.page, "dragged");
    const box = (await note.boundingBox())!;
    await ada!.page.mouse.move(box.x + 30, box.y + 30);
    await ada!.page.mouse.down();
    for (let n = 0; n < 150; n++) {
      await ada!.page.mouse.move(box.x + 30 + n * 2, box.y + 30 + Math.sin(n / 9) * 60);
      await pause(25);
    }
    await ada!.page.mouse.up();
    const sent = new Map((await seenIn(ada!.page)).map(({ x, at }) => [x, at]));
    const delays = (await seenIn(bo!.page)).flatMap(({ x, at }) =>
      sent.has(x) ? at - sent.get(x)! : [],
    );
    const p95 = percentile(delays, 0.95).toFixed(0);
    const note2 = `pointer moved to seen in another browser, median of ${delays.length}; p95 ${p95} ms; aim 30`;
    return [
      { name: "board.drag_ms", value: median(delays), unit: "ms", baseline: null, note: note2 },
    ];
  } finally {
    for (const one of browsers) await one.close();
    await studio.stop();
  }
}

/** Milliseconds from the click on the link until every picture in view is painted. */
async function firstView(browser: Browser, studio: Studio, boardId: string) {
  const viewer = await visitor(browser, studio, { viewport: { width: 1440, height: 900 } });
  await viewer.page.addInitScript(() => {
    const look = () => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>(".react-flow__node img")];
      const whole = pictures.every((one) => one.complete && one.naturalWidth > 0);
      if (pictures.length > 0 && whole) {
        Object.assign(window, { emergeUseful: performance.now(), emergePictures: pictures.length });
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await viewer.page.goto(`${studio.url}/b/${boardId}`);
  const useful = await viewer.page.waitForFunction(() => {
    const { emergeUseful, emergePictures } = window as never as Record<string, number>;
    return emergeUseful ? { ms: emergeUseful, pictures: emergePictures! } : null;
  });
  const result = (await useful.jsonValue())!;
  await viewer.leave();
  return result;
}

async function opening(): Promise<Result[]> {
  const studio = new Studio({ EMERGE_LOCAL_WORKER: "0" });
  const boardId = await seedBoard(studio.dataDir, 500);
  const smallId = await seedBoard(studio.dataDir, 1);
  await studio.start();
  const browser = await launch();
  try {
    const cold = await firstView(browser, studio, boardId);
    const [times, small]: [number[], number[]] = [[], []];
    for (let n = 0; n < 5; n++) {
      times.push((await firstView(browser, studio, boardId)).ms);
      small.push((await firstView(browser, studio, smallId)).ms);
    }
    const one = median(small);
    const note = `500 cards, from the click to all ${cold.pictures} pictures in view painted, nothing cached, median of 5; a board with one card ${one.toFixed(0)} ms; the very first time ${cold.ms.toFixed(0)} ms; aim 1000`;
    return [{ name: "board.open_500_ms", value: median(times), unit: "ms", baseline: one, note }];
  } finally {
    await browser.close();
    await studio.stop();
  }
}

/** Frames a second while somebody turns the wheel, against the same page with nothing on it. */
async function smoothness(): Promise<Result[]> {
  const studio = new Studio({ EMERGE_LOCAL_WORKER: "0" });
  const boardId = await seedBoard(studio.dataDir, 1000);
  const emptyId = await seedBoard(studio.dataDir, 1);
  await studio.start();
  const browser = await launch();
  try {
    const viewer = await visitor(browser, studio, { viewport: { width: 1440, height: 900 } });
    await viewer.open(`/b/${emptyId}`);
    const bare = await framesWhilePanning(viewer);
    await viewer.open(`/b/${boardId}`);
    await viewer.page.waitForTimeout(1500);
    const near = await framesWhilePanning(viewer);
    await viewer.seeAll();
    await viewer.page.waitForTimeout(2500);
    const far = await framesWhilePanning(viewer);
    const note = `frames a second while panning 1,000 cards, all in view; ${near.toFixed(0)} from near, ${bare.toFixed(0)} on a board with one card`;
    return [{ name: "board.fps_1000", value: far, unit: "fps", baseline: bare, note }];
  } finally {
    await browser.close();
    await studio.stop();
  }
}

async function framesWhilePanning(viewer: Actor): Promise<number> {
  await viewer.page.mouse.move(700, 400);
  const counting = viewer.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let frames = 0;
        const count = () => {
          frames += 1;
          const spent = performance.now() - from;
          if (spent < 4000) requestAnimationFrame(count);
          else resolve((1000 * frames) / spent);
        };
        requestAnimationFrame(count);
      }),
  );
  for (let n = 0; n < 160; n++) {
    await viewer.page.mouse.wheel(n % 80 < 40 ? 24 : -24, n % 40 < 20 ? 16 : -16);
    await pause(16);
  }
  return counting;
}
