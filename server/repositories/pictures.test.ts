import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import sharp from "sharp";
import path from "node:path";
import { expect, test } from "vitest";
import { folderBlobStore } from "./blobs";
import type { JournalEntry } from "./journals";
import { picturesRepository } from "./pictures";

async function entry(step: number, side: number): Promise<JournalEntry> {
  const raw = { width: side, height: side, channels: 3 as const };
  const image = await sharp({ create: { ...raw, background: { r: step * 60, g: 0, b: 0 } } })
    .webp()
    .toBuffer();
  const meta = {
    generationId: "01a206bf-b3b6-70f6-992c-07525396464a",
    step,
    totalSteps: 3,
    seq: step,
    width: side,
    height: side,
    encoding: "webp" as const,
    computedAt: 1,
    serverAt: 2,
    last: step === 3,
  };
  const checkpoint = { step, state: Buffer.alloc(4) };
  return { frame: { meta, image }, latents: Buffer.alloc(8), latentShape: [4], checkpoint };
}

test("a filmstrip of small previews and a full picture is animated at the picture's size", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "emerge-"));
  const pictures = picturesRepository(await folderBlobStore(folder));
  const entries = [await entry(1, 8), await entry(2, 8), await entry(3, 64)];
  await pictures.saveFilmstrip("run", entries);
  const animation = await sharp((await pictures.animation("run"))!, { animated: true }).metadata();
  expect(animation).toMatchObject({ format: "webp", pages: 3, width: 64, pageHeight: 64 });
  expect(animation.delay!.at(-1)).toBeGreaterThan(1000);
  expect((await pictures.frames("run")).map(({ meta }) => meta.step)).toEqual([1, 2, 3]);
  await pictures.remove("run");
  expect(await pictures.animation("run")).toBeNull();
  await rm(folder, { recursive: true });
});
