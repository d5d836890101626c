import { expect } from "@playwright/test";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Actor, finished } from "./support/actors";
import { dropFile } from "./support/drop";
import { pngWith, programs } from "./support/programs";
import { Studio } from "./support/studio";
import { test } from "./support/test";

/** All that the server finds on its PATH: nothing at first. */
const tools = mkdtempSync(path.join(tmpdir(), "emerge-tools-"));
let studio: Studio;
test.beforeAll(async () => {
  studio = await new Studio({ PATH: tools }).start();
});
test.afterAll(async () => {
  await studio.stop();
  rmSync(tools, { recursive: true });
});

/** Few steps will do where it is not about what is drawn. */
async function boardWith(actor: Actor, prompt: string): Promise<void> {
  await actor.page.goto(studio.url);
  await actor.connected();
  await actor.set("Steps", "4");
  await actor.prompt.fill(prompt);
  await actor.page.keyboard.press("Enter");
  await actor.page.waitForURL(/\/b\/[0-9a-f-]{36}/);
  await finished(actor.card(prompt));
}

async function emptyBoard(actor: Actor): Promise<void> {
  await actor.page.goto(studio.url);
  await actor.connected();
  await actor.page.getByRole("button", { name: /new board|empty board/i }).click();
  await actor.page.waitForURL(/\/b\/[0-9a-f-]{36}/);
  await expect(actor.page.getByTestId("canvas")).toBeVisible();
}

/** What is saved by an entry of an open menu. */
async function saved(actor: Actor, entry: string | RegExp) {
  const [file] = await Promise.all([
    actor.page.waitForEvent("download"),
    actor.page.getByRole("menuitem", { name: entry }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("Ada takes her board along as a picture, as pages, as a sheet and as a zip", async ({
  browser,
}) => {
  const ada = await Actor.arrive(browser, studio);
  await boardWith(ada, "a yellow star");
  const takeAlong = ada.page.getByRole("button", { name: /Take along/ });
  const take = async (entry: RegExp) => {
    await takeAlong.click();
    return saved(ada, entry);
  };
  const picture = await take(/as a picture/);
  expect(picture.name).toMatch(/\.png$/);
  expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
  const pages = await take(/as pages/);
  expect(pages.name).toMatch(/\.pdf$/);
  const pdf = pages.bytes.toString("latin1");
  expect(pdf.slice(0, 5)).toBe("%PDF-");
  // One for the board, one for its picture.
  expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(2);
  expect((await take(/Contact sheet/)).bytes.subarray(1, 4).toString()).toBe("PNG");
  await expect(ada.page.getByText("The sheet saved")).toBeVisible();
  expect(ada.errors).toEqual([]);
});

const ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg", "/opt/homebrew/bin/ffmpeg"].find(
  existsSync,
);

test("a film as MP4: without ffmpeg the page says what to do, with it the film is there", async ({
  browser,
}) => {
  const ada = await Actor.arrive(browser, studio);
  await boardWith(ada, "a green leaf");
  const card = ada.card("a green leaf");
  const open = async () => {
    await expect(ada.page.getByRole("menu")).toHaveCount(0);
    await card.getByRole("button", { name: "More", exact: true }).click();
    await ada.page.getByRole("menuitem", { name: "Download" }).click();
  };
  await open();
  await ada.page.getByRole("menuitem", { name: /as MP4/ }).click();
  await expect(ada.page.getByText(/no ffmpeg.*take the WebP or the GIF/)).toBeVisible();
  await open();
  const gif = await saved(ada, /as GIF/);
  expect(gif.bytes.subarray(0, 4).toString()).toBe("GIF8");
  if (ffmpeg) {
    symlinkSync(ffmpeg, path.join(tools, "ffmpeg"));
    await open();
    const film = await saved(ada, /as MP4/);
    expect(film.name).toMatch(/\.mp4$/);
    expect(film.bytes.subarray(4, 8).toString()).toBe("ftyp");
    // In fragments, each with pictures of its own.
    expect(film.bytes.includes("moof")).toBe(true);
    expect(film.bytes.includes("avc1")).toBe(true);
  }
  expect(ada.errors).toEqual([]);
});

test("Ada takes a board along; Bo, who knows none of it, imports it", async ({ browser }) => {
  const [ada, bo] = [await Actor.arrive(browser, studio), await Actor.arrive(browser, studio)];
  await boardWith(ada, "a yellow star");
  await ada.page.getByRole("button", { name: /Take along/ }).click();
  const [zip] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("menuitem", { name: /Everything/ }).click(),
  ]);
  const file = await zip.path();

  await bo.page.goto(studio.url);
  await bo.connected();
  await bo.page.getByLabel("Zip of a board").setInputFiles({
    name: "stars.zip",
    mimeType: "application/zip",
    buffer: readFileSync(file),
  });
  await bo.page.waitForURL(/\/b\/[0-9a-f-]{36}/);
  const card = bo.card("a yellow star");
  await finished(card);
  await expect(card).toContainText("(imported)");
  await bo.page.goto(studio.url);
  await bo.connected();
  await bo.page.getByLabel("Zip of a board").setInputFiles({
    name: "broken.zip",
    mimeType: "application/zip",
    buffer: Buffer.from("PK but no more"),
  });
  await expect(bo.page.getByText(/cannot be imported/)).toBeVisible();
  for (const one of [ada, bo]) expect(one.errors).toEqual([]);
  await Promise.all([ada.leave(), bo.leave()]);
});

test("Cy drops a picture of AUTOMATIC1111 onto a board and remixes it", async ({ browser }) => {
  const cy = await Actor.arrive(browser, studio);
  await emptyBoard(cy);
  const text = [
    "a green apple <lora:fruit:0.7>",
    "Negative prompt: blurry",
    "Steps: 12, Sampler: DPM++ 2M Karras, CFG scale: 3, Seed: 4242, Size: 512x512, Model: sd-v1-5",
  ].join("\n");
  await dropFile(cy.page, "apple.png", await pngWith("parameters", text, true));

  const offer = cy.page.getByRole("dialog", { name: "A recipe of AUTOMATIC1111" });
  await expect(offer).toContainText("apple.png");
  await expect(offer).toContainText("sd-v1-5");
  await expect(offer).toContainText("This model is not in the studio");
  await expect(offer).toContainText("lora fruit");
  await offer.getByRole("button", { name: "Remix" }).click();
  await expect(cy.prompt).toHaveValue("a green apple");
  await cy.prompt.press("Enter");
  await finished(cy.card("a green apple"));
  expect(cy.errors).toEqual([]);
  await cy.leave();
});

test("pictures of ComfyUI, InvokeAI and SwarmUI are read as well", async ({ browser }) => {
  const cy = await Actor.arrive(browser, studio);
  await emptyBoard(cy);
  for (const { name, keyword, text, prompt, shown } of programs) {
    await dropFile(cy.page, `${name}.png`, await pngWith(keyword, text));
    const offer = cy.page.getByRole("dialog", { name: `A recipe of ${name}` });
    for (const words of [`${name}.png`, ...shown]) await expect(offer).toContainText(words);
    await offer.getByRole("button", { name: "Remix" }).click();
    await expect(cy.prompt).toHaveValue(prompt);
  }
  expect(cy.errors).toEqual([]);
});

test("what a picture says of itself is words, never more; and too much of it is left alone", async ({
  browser,
}) => {
  const mallory = await Actor.arrive(browser, studio);
  await emptyBoard(mallory);
  const markup =
    "<img src=x onerror=document.title='taken'> <script>document.title='taken'</script>";
  const text = `${markup}\nSteps: 9999999, Sampler: <b>Euler</b>, CFG scale: 1e99, Seed: -5, Size: 0x99999999`;
  await dropFile(mallory.page, "bad.png", await pngWith("parameters", text, true));
  const offer = mallory.page.getByRole("dialog", { name: "A recipe of AUTOMATIC1111" });
  await expect(offer).toContainText("<img src=x onerror");
  await expect(offer.locator("img, script, b")).toHaveCount(0);
  await offer.getByRole("button", { name: "Remix" }).click();
  await expect(mallory.prompt).toHaveValue(new RegExp("^<img src=x"));
  expect(await mallory.page.title()).not.toBe("taken");

  const bottomless = JSON.stringify({ "1": { class_type: "KSampler", x: "[".repeat(5_000_000) } });
  await dropFile(mallory.page, "large.png", await pngWith("prompt", bottomless));
  await expect(mallory.page.locator(".react-flow__node-upload")).toHaveCount(2);
  await expect(mallory.page.getByRole("dialog")).toHaveCount(0);
  expect(mallory.errors).toEqual([]);
});
