import { chromium } from "@playwright/test";
import playwrightConfig from "../../playwright.config";
import { Actor, finished } from "../support/actors";
import { Studio } from "../support/studio";
import { median, pause, percentile, type Result } from "./result";

const rounds = 10;

interface Mark {
  name: string;
  at: number;
  step: number | null;
}

/** The product as people meet it: one viewer in a real browser, the real model, warm. */
export async function frameTimes(): Promise<Result[]> {
  const studio = await new Studio().start();
  const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
  try {
    const viewer = await Actor.arrive(browser, studio);
    await viewer.startBoard("warm up");
    await finished(viewer.card("warm up"));
    const firstFrame: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const from = await viewer.page.evaluate(() => performance.now());
      await viewer.generate(`measured heart ${round}`);
      await finished(viewer.card(`measured heart ${round}`));
      firstFrame.push(await enterToFirst(viewer, from));
      await pause(300);
    }
    const drawn = (await viewer.drawn()).map((frame) => frame.drawnAt - frame.computedAt);
    return results(drawn, firstFrame);
  } finally {
    await browser.close();
    await studio.stop();
  }
}

function results(drawn: number[], firstFrame: number[]): Result[] {
  const p95 = percentile(drawn, 0.95);
  const frames = `${drawn.length} frames`;
  return [
    {
      name: "frame.compute_to_draw_ms",
      value: median(drawn),
      unit: "ms",
      baseline: null,
      note: `step computed to frame drawn, median of ${frames}; p95 ${p95.toFixed(1)} ms; aim 15 and 40`,
    },
    {
      name: "frame.compute_to_draw_p95_ms",
      value: p95,
      unit: "ms",
      baseline: null,
      note: `the same, 95th percentile of ${frames}; aim 40`,
    },
    {
      name: "frame.enter_to_first_ms",
      value: median(firstFrame),
      unit: "ms",
      baseline: null,
      note: `Enter to first frame drawn, warm, median of ${firstFrame.length}; aim 150`,
    },
  ];
}

/** Milliseconds from the page's own mark at Enter to the first frame it drew after that. */
async function enterToFirst(viewer: Actor, from: number): Promise<number> {
  const marks = await viewer.page.evaluate(
    (since): Mark[] =>
      performance
        .getEntriesByType("mark")
        .filter((mark) => mark.startTime >= since)
        .map((mark) => ({
          name: mark.name,
          at: mark.startTime,
          step: (mark as PerformanceMark).detail?.step ?? null,
        })),
    from,
  );
  const enter = marks.find((mark) => mark.name === "emerge:enter");
  const first = marks.find((mark) => mark.name === "emerge:frame-drawn" && mark.step === 1);
  if (!enter || !first) throw new Error("the page did not mark Enter or its first frame");
  return first.at - enter.at;
}
