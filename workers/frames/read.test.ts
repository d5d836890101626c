import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { plain, png, rightHalf, waves } from "../testing/pictures";
import { readMask, readPicture } from "./read";

const size = { width: 16, height: 8 };
const raw = (pixels: Uint8Array, channels: 1 | 3 | 4, { width, height } = size) =>
  sharp(pixels, { raw: { width, height, channels } });

describe("a stored picture", () => {
  it("of the size wanted keeps its pixels to the bit", async () => {
    const picture = waves(size);
    expect(await readPicture(await png(picture), size)).toEqual(picture);
  });

  it.each(["webp", "jpeg"] as const)("may be %s", async (format) => {
    const bytes = await sharp(await plain(size, [200, 50, 50]))
      .toFormat(format)
      .toBuffer();
    const { pixels } = await readPicture(bytes, { width: 4, height: 4 });
    expect(pixels).toHaveLength(48);
    [200, 50, 50].forEach((value, i) => expect(Math.abs(pixels[i]! - value)).toBeLessThan(6));
  });

  it("may be grey, transparent, of sixteen bits, lying on its side", async () => {
    const grey = await raw(new Uint8Array(128).fill(90), 1).png().toBuffer();
    expect([...(await readPicture(grey, size)).pixels.slice(0, 3)]).toEqual([90, 90, 90]);
    const glass = await raw(new Uint8Array(512), 4).png().toBuffer();
    expect([...(await readPicture(glass, size)).pixels.slice(0, 3)]).toEqual([255, 255, 255]);
    const deep = await sharp(await plain(size, [255, 0, 0]))
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    expect([...(await readPicture(deep, size)).pixels.slice(0, 3)]).toEqual([255, 0, 0]);
    const lying = await sharp(await png(waves(size)))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const upright = await readMask(await rightHalf({ width: 8, height: 16 }), lying, size);
    expect(upright).toHaveLength(128);
  });

  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    [
      "no picture",
      async () => Buffer.from("not a picture at all"),
      /^cannot be read: .*unsupported/,
    ],
    ["nothing", async () => new Uint8Array(0), /^cannot be read/],
    [
      "cut short",
      async () => (await png(waves({ width: 99, height: 99 }))).subarray(0, 900),
      /^cannot be read/,
    ],
    [
      "a drawing",
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      /^is svg: it must be PNG, WebP or JPEG/,
    ],
    [
      "a bomb",
      () => plain({ width: 10_000, height: 5001 }, [0, 0, 0]),
      /pixel limit|10000x5001 pixels: it may have 50 million/,
    ],
  ])("that is %s is refused", async (_what, bytes, message) => {
    await expect(readPicture(await bytes(), size)).rejects.toThrow(message);
  });
});

describe("a mask", () => {
  it("may be of the picture's shape or of the drawing's", async () => {
    const picture = await plain({ width: 400, height: 100 }, [0, 0, 0]);
    for (const shape of [size, { width: 400, height: 100 }, { width: 32, height: 16 }]) {
      const mask = await readMask(await rightHalf(shape), picture, size);
      expect([mask[0], mask[15], mask[127]]).toEqual([0, 1, 1]);
    }
  });

  it("of any other shape is refused with those allowed", async () => {
    const picture = await plain({ width: 400, height: 100 }, [0, 0, 0]);
    await expect(readMask(await rightHalf({ width: 9, height: 9 }), picture, size)).rejects.toThrow(
      "is 9x9: it must have the shape of 400x100 or 16x8",
    );
  });

  it("is black where it is transparent, grey where it is grey", async () => {
    const glass = await raw(
      new Uint8Array(512).fill(255).map((_, i) => (i % 4 === 3 ? 0 : 255)),
      4,
    )
      .png()
      .toBuffer();
    expect([...new Set(await readMask(glass, glass, size))]).toEqual([0]);
    const grey = await plain(size, [51, 51, 51]);
    expect((await readMask(grey, grey, size))[0]).toBeCloseTo(0.2, 6);
  });
});
