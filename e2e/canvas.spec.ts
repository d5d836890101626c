import { expect, type Browser } from "@playwright/test";
import { Actor, finished, phone } from "./support/actors";
import { CanvasHand, placeOf, sizeOf } from "./support/canvas";
import { Studio } from "./support/studio";
import { test } from "./support/test";

let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio().start();
});
test.afterAll(() => studio.stop());

async function adaAndBo(browser: Browser) {
  const [ada, bo] = [await Actor.arrive(browser, studio), await Actor.arrive(browser, studio)];
  const boardPath = await ada.startBoard("a first heart");
  await finished(ada.card("a first heart"));
  await bo.open(boardPath);
  await expect(bo.card("a first heart")).toBeVisible();
  return { ada, bo, boardPath, adas: new CanvasHand(ada), bos: new CanvasHand(bo) };
}

test("two people drag and resize; each sees the other's as it happens, and undoes only their own", async ({
  browser,
}) => {
  const { ada, bo, adas, bos } = await adaAndBo(browser);
  await adas.addNote("Ada's note");
  const atBo = bos.thing("Ada's note");
  await expect(atBo).toBeVisible();
  const before = await placeOf(atBo);
  await adas.drag(adas.thing("Ada's note"), { x: 120, y: -60 }, async () => {
    await expect.poll(async () => (await placeOf(atBo)).x).toBeGreaterThan(before.x + 100);
    await expect(bo.page.getByTestId("cursor")).toBeVisible();
  });
  const dropped = await placeOf(adas.thing("Ada's note"));
  await expect.poll(() => placeOf(atBo)).toEqual(dropped);

  const heart = bos.thing("a first heart");
  await bos.resize(heart, { x: 80, y: 120 });
  const enlarged = await sizeOf(heart);
  expect(enlarged.width).toBeGreaterThan(300);
  expect(enlarged.height - enlarged.width).toBe(126);
  await expect.poll(() => sizeOf(adas.thing("a first heart"))).toEqual(enlarged);

  await adas.clear();
  await adas.press("Control+z");
  await expect.poll(() => placeOf(atBo)).toEqual(before);
  expect(await sizeOf(heart)).toEqual(enlarged);
  await bos.clear();
  await bos.press("Control+z");
  await expect.poll(async () => (await sizeOf(adas.thing("a first heart"))).width).toBe(256);
  expect(await placeOf(adas.thing("Ada's note"))).toEqual(before);
  await adas.press("Control+Shift+z");
  await expect.poll(() => placeOf(atBo)).toEqual(dropped);
  expect([...ada.errors, ...bo.errors]).toEqual([]);
});

test("what is changed without a connection is shown as waiting and applied on return, or refused with a reason", async ({
  browser,
}) => {
  const { ada, adas, bos } = await adaAndBo(browser);
  await adas.addNote("kept for later");
  await adas.addNote("to be removed");
  await expect(bos.thing("to be removed")).toBeVisible();
  await ada.page.context().setOffline(true);
  await expect(ada.page.getByTestId("connection")).not.toContainText("Live", { timeout: 60_000 });
  await adas.drag(adas.thing("kept for later"), { x: 90, y: 40 });
  await adas.drag(adas.thing("to be removed"), { x: 60, y: 60 });
  await expect(ada.page.getByTestId("unsent")).toContainText("2 changes wait");
  await bos.select(bos.thing("to be removed"));
  await bos.press("Delete");
  await expect(bos.thing("to be removed")).toHaveCount(0);
  const there = await placeOf(adas.thing("kept for later"));
  await ada.page.context().setOffline(false);
  await expect.poll(() => placeOf(bos.thing("kept for later")), { timeout: 30_000 }).toEqual(there);
  await expect(ada.page.getByText(/taken off the board meanwhile/)).toBeVisible();
  await expect(adas.thing("to be removed")).toHaveCount(0);
  await expect(ada.page.getByTestId("unsent")).toHaveCount(0);
});

/** How the canvas is moved and enlarged, once it rests, to the pixel and hundredth. */
async function viewOf(who: Actor): Promise<number[]> {
  await who.page.waitForTimeout(500);
  const transform = await who.page
    .locator(".react-flow__viewport")
    .evaluate((one) => new DOMMatrix(getComputedStyle(one).transform));
  return [Math.round(transform.e), Math.round(transform.f), Math.round(transform.a * 100) / 100];
}

test("who follows somebody sees what they see, and the step they scrub to", async ({ browser }) => {
  const { ada, bo, adas } = await adaAndBo(browser);
  await ada.page.mouse.move(600, 300);
  await bo.page.getByTestId("presence").click();
  await bo.page.getByRole("button", { name: "Follow" }).click();
  await expect(bo.page.getByText(/^Following/)).toBeVisible();
  await expect(ada.page.getByText(/follows your view/)).toBeVisible();
  await adas.clear();
  await adas.press("-", "-", "-");
  // The view glides: first it is small, then both stand still at the same place.
  await expect.poll(async () => (await viewOf(ada))[2]).toBeLessThan(0.6);
  await expect
    .poll(async () => JSON.stringify(await viewOf(bo)) === JSON.stringify(await viewOf(ada)))
    .toBe(true);
  await adas.press("Shift+0");
  const slider = ada.card("a first heart").getByRole("slider", { name: "Step" });
  await slider.focus();
  for (let n = 0; n < 6; n++) await slider.press("ArrowLeft");
  const theirs = bo.card("a first heart").getByRole("slider", { name: "Step" });
  await expect(theirs).toHaveJSProperty("value", "14");
  await slider.press("End");
  await expect(theirs).toHaveJSProperty("value", "20");
  await bo.page.mouse.move(640, 400);
  await bo.page.mouse.wheel(0, 300);
  await expect(bo.page.getByText(/^Following/)).toHaveCount(0);
});

test("the canvas by keyboard alone: add, walk, move, find, undo", async ({ browser }) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a lonely heart");
  await finished(owner.card("a lonely heart"));
  const hand = new CanvasHand(owner);
  await hand.addNote("thank-you letter");
  await hand.clear();
  await hand.press("Alt+ArrowRight");
  const selected = owner.page.locator(".react-flow__node.selected");
  await expect(selected).toHaveCount(1);
  await expect(selected).toBeFocused();
  const before = await placeOf(selected);
  await hand.press("ArrowRight", "ArrowRight", "Shift+ArrowDown");
  await expect.poll(() => placeOf(selected)).toEqual({ x: before.x + 16, y: before.y + 64 });
  await hand.press("Control+z");
  await expect.poll(() => placeOf(selected)).not.toEqual({ x: before.x + 16, y: before.y + 64 });
  await hand.press("Control+k");
  await owner.page.keyboard.type("thank-you letter");
  await hand.press("Enter");
  await expect(hand.thing("thank-you letter")).toHaveClass(/selected/);
  await hand.press("?");
  await expect(owner.page.getByRole("dialog")).toContainText("Tidy into a grid");
  await hand.press("Escape");
  await expect(owner.page.getByRole("dialog")).toHaveCount(0);
  await hand.press("l");
  const list = owner.page.getByRole("navigation", { name: "Everything on this board" });
  await list.getByRole("button", { name: "Picture: a lonely heart" }).focus();
  await hand.press("Enter");
  await expect(hand.thing("a lonely heart")).toHaveClass(/selected/);
  await hand.press("Delete");
  await expect(list.getByText("Taken off the canvas")).toBeVisible();
  await hand.press("Control+z");
  await expect(hand.thing("a lonely heart")).toBeVisible();
  expect(owner.errors).toEqual([]);
});

test("sections carry what lies in them; pictures give their colours; pasted pictures and links land", async ({
  browser,
}) => {
  const owner = await Actor.arrive(browser, studio);
  await owner.startBoard("a red heart");
  await finished(owner.card("a red heart"));
  const hand = new CanvasHand(owner);
  const heart = hand.thing("a red heart");
  await hand.select(heart);
  await hand.press("s");
  await owner.page.getByRole("textbox", { name: "Section title" }).fill("Hearts");
  await hand.press("Enter", "Shift+1");
  await owner.page.waitForTimeout(400);
  const title = owner.page.getByRole("heading", { name: "Hearts" });
  const before = await placeOf(heart);
  const at = (await title.boundingBox())!;
  await owner.page.mouse.move(at.x + 20, at.y + 12);
  await owner.page.mouse.down();
  await owner.page.mouse.move(at.x + 60, at.y + 60, { steps: 6 });
  await owner.page.mouse.up();
  await expect.poll(async () => (await placeOf(heart)).x).toBeGreaterThan(before.x + 20);

  await hand.select(heart);
  await hand.press("c");
  await expect(owner.page.locator(".react-flow__node-swatch").first()).toBeVisible();
  await hand.clear();
  // Above the prompt bar, which would cover what a chosen colour offers.
  await owner.seeAll();
  await owner.page.locator(".react-flow__node-swatch").first().click();
  await owner.page.getByRole("button", { name: /Add “.+” to the prompt/ }).click();
  await expect(owner.prompt).toHaveValue(/a red heart, \w+/);

  await hand.clear();
  await owner.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 40);
    canvas.getContext("2d")!.fillRect(0, 0, 60, 40);
    const clipboardData = new DataTransfer();
    clipboardData.items.add(
      new File([await canvas.convertToBlob()], "mine.png", { type: "image/png" }),
    );
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    const link = new DataTransfer();
    link.setData("text/plain", "https://example.org/reference");
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: link, bubbles: true }));
  });
  await owner.seeAll();
  await expect(owner.page.locator(".react-flow__node-upload img")).toHaveJSProperty(
    "complete",
    true,
  );
  await expect(hand.thing("example.org")).toBeVisible();
  expect(owner.errors).toEqual([]);
});

test("on a phone a finger moves the view and not the cards; a chosen card can be moved", async ({
  browser,
}) => {
  const walker = await Actor.arrive(browser, studio, phone);
  await walker.startBoard("a pocket heart");
  const card = walker.card("a pocket heart");
  await finished(card);
  const hand = new CanvasHand(walker);
  const node = hand.thing("a pocket heart");
  const line = await walker.page.context().newCDPSession(walker.page);
  const swipe = async (fromX: number, fromY: number, dx: number, dy: number) => {
    const touch = (type: string, x: number, y: number) =>
      line.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: type === "touchEnd" ? [] : [{ x, y }],
      });
    await touch("touchStart", fromX, fromY);
    for (let n = 1; n <= 6; n++)
      await touch("touchMove", fromX + (dx * n) / 6, fromY + (dy * n) / 6);
    await touch("touchEnd", 0, 0);
  };
  const place = await placeOf(node);
  const seen = (await node.boundingBox())!;
  await swipe(seen.x + 80, seen.y + 80, 0, -60);
  await expect.poll(async () => (await node.boundingBox())!.y).toBeLessThan(seen.y - 30);
  expect(await placeOf(node)).toEqual(place);
  const now = (await node.boundingBox())!;
  await walker.page.touchscreen.tap(now.x + 80, now.y + 80);
  await expect(node).toHaveClass(/selected/);
  await swipe(now.x + 80, now.y + 80, 0, 70);
  await expect.poll(async () => (await placeOf(node)).y).toBeGreaterThan(place.y + 30);
  const overflow = await walker.page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test("Ada copies cards on one board and pastes them on another, steps and all", async ({
  browser,
}) => {
  const { ada, adas, boardPath } = await adaAndBo(browser);
  await adas.addNote("goes along");
  await adas.clear();
  await adas.press("Control+a", "Control+c");
  await expect(ada.page.getByText("2 things copied")).toBeVisible();
  await adas.press("Control+v");
  await ada.seeAll();
  await expect(adas.things).toHaveCount(4);

  await ada.startBoard("a second heart");
  await finished(ada.card("a second heart"));
  await adas.clear();
  await adas.press("Control+v");
  const pasted = ada.card("a first heart");
  await expect(pasted).toBeVisible();
  await ada.seeAll();
  await expect(adas.thing("goes along")).toBeVisible();
  await finished(pasted);
  const here = await pasted.getAttribute("data-generation-id");
  expect(ada.page.url()).not.toContain(boardPath);
  await adas.clear();
  await adas.press("Control+z");
  await expect(adas.things).toHaveCount(1);

  await ada.open(boardPath);
  await expect(ada.card("a first heart")).not.toHaveAttribute("data-generation-id", here!);
  expect(ada.errors).toEqual([]);
});
