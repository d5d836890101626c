import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { fakeRecipe } from "../testing/studio";
import { findExif } from "./exif";
import { toParameters } from "./parameters";
import { crc32, isPng, readChunks, readTexts, withTexts } from "./png-chunks";
import { emergeKeyword, type EmergeText } from "./readers/emerge";
import { readRecipe, textsOf } from "./read-recipe";

const picture = (size = 8) =>
  sharp({ create: { width: size, height: size, channels: 3, background: "#a03010" } });

const id = "0b34c1de-93f0-4c55-8e0a-4b7f3c1f8a11";
const text: EmergeText = {
  version: 1,
  generationId: id,
  recipe: fakeRecipe({ prompt: "ein Fuchs 🦊 im Schnee", negativePrompt: "雪" }),
  author: "Ada",
  modelHash: "a".repeat(64),
  outputHash: "b".repeat(64),
  parentId: null,
  parentStep: null,
  createdAt: 1,
};

describe("texts in PNG files", () => {
  test("the checksum of the standard", () => {
    expect(crc32(Buffer.from("IEND"))).toBe(0xae426082);
  });

  test("what is written is read again, the pixels untouched, and others can open the file", async () => {
    const before = await picture().png().toBuffer();
    const parameters = toParameters(text.recipe, text.modelHash);
    const after = withTexts(before, [
      { keyword: emergeKeyword, text: JSON.stringify(text), plain: false },
      { keyword: "parameters", text: parameters, plain: true },
    ]);
    const texts = readTexts(after);
    expect(JSON.parse(texts.get(emergeKeyword)!)).toEqual(text);
    expect(texts.get("parameters")).toBe(parameters);
    expect(readRecipe(texts)).toMatchObject({ source: "emerge", generationId: id });
    expect(await sharp(after).raw().toBuffer()).toEqual(await sharp(before).raw().toBuffer());
    const kinds = readChunks(after).map(({ type }) => type);
    expect(kinds.slice(0, 3)).toEqual(["IHDR", "iTXt", "iTXt"]);
  });

  test("Latin-1 goes as tEXt, as the web UI writes it", async () => {
    const file = withTexts(await picture().png().toBuffer(), [
      { keyword: "parameters", text: "Füchse\nSteps: 4", plain: true },
    ]);
    expect(readChunks(file)[1]!.type).toBe("tEXt");
    expect(readTexts(file).get("parameters")).toBe("Füchse\nSteps: 4");
  });

  test("written twice, the later counts alone", async () => {
    const write = (file: Buffer, value: string) =>
      withTexts(file, [{ keyword: "parameters", text: value, plain: true }]);
    const file = write(write(await picture().png().toBuffer(), "one"), "two");
    expect(readTexts(file).get("parameters")).toBe("two");
    expect(readChunks(file).filter(({ type }) => type === "tEXt")).toHaveLength(1);
  });

  test("the parameters that are written say the same to the web UI's reader", () => {
    const recipe = fakeRecipe({ prompt: "a fox", negativePrompt: "fog", model: "odd, name" });
    expect(readRecipe(new Map([["parameters", toParameters(recipe, null)]]))).toMatchObject({
      prompt: "a fox",
      negativePrompt: "fog",
      seed: recipe.seed,
      steps: recipe.steps,
      guidance: recipe.guidance,
      sampler: "Euler",
      model: "odd, name",
      width: 8,
      height: 8,
    });
  });

  test("deflated text that unfolds without end is left alone", async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const data = Buffer.concat([Buffer.from("parameters\0\0"), bomb]);
    const file = chunk("zTXt", data);
    expect(readTexts(Buffer.concat([head, file])).size).toBe(0);
  });

  test("torn, overlong and senseless files", async () => {
    const whole = await picture().png().toBuffer();
    for (let cut = 0; cut < whole.byteLength; cut += 5) readTexts(whole.subarray(0, cut));
    const overlong = chunk("tEXt", Buffer.from("parameters\0x"));
    overlong.writeUInt32BE(0xffffffff, 0);
    expect(readTexts(Buffer.concat([head, overlong])).size).toBe(0);
    expect(isPng(Buffer.from("GIF89a"))).toBe(false);
    for (const bytes of [[], [0], [0xff, 0xd8, 0xff, 0xe1, 0, 0], [...Buffer.from("RIFF")]]) {
      expect(textsOf(Buffer.from(bytes)).size).toBe(0);
    }
  });
});

describe("comments in JPEG and WebP files", () => {
  const parameters = "a fox\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64";

  test.each(["jpeg", "webp"] as const)("%s", async (format) => {
    // libvips puts the character code in front by itself.
    const made = picture().withExif({ IFD2: { UserComment: parameters } });
    const file = await made.toFormat(format).toBuffer();
    expect(findExif(file)).not.toBeNull();
    expect(readRecipe(textsOf(file))).toMatchObject({ source: "automatic1111", seed: 5 });
  });

  test.each([
    ["little endian", false],
    ["big endian, as the web UI writes it", true],
  ])("UTF-16, %s", (_name, big) => {
    const utf16 = Buffer.from(`雪 ${parameters}`.slice(2), "utf16le");
    const comment = Buffer.concat([Buffer.from("UNICODE\0"), big ? utf16.swap16() : utf16]);
    expect(readRecipe(textsOf(jpegWith(exifWith(comment))))).toMatchObject({ seed: 5 });
  });
});

const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

/** Little-endian TIFF: IFD0 with a pointer to the Exif IFD, which holds the comment alone. */
function exifWith(comment: Buffer): Buffer {
  const tiff = Buffer.alloc(44);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  entry(tiff, 8, 0x8769, 4, 1, 26);
  entry(tiff, 26, 0x9286, 7, comment.byteLength, 44);
  return Buffer.concat([Buffer.from("Exif\0\0"), tiff, comment]);
}

function entry(tiff: Buffer, at: number, tag: number, type: number, count: number, value: number) {
  tiff.writeUInt16LE(1, at);
  tiff.writeUInt16LE(tag, at + 2);
  tiff.writeUInt16LE(type, at + 4);
  tiff.writeUInt32LE(count, at + 6);
  tiff.writeUInt32LE(value, at + 10);
}

function jpegWith(exif: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.byteLength + 2);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), length, exif]);
}
