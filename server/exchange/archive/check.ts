import { createHash } from "node:crypto";
import sharp, { type Sharp } from "sharp";
import { z } from "zod";
import { frameMeta, limits, type RunInputs } from "../../contract";
import { decodeRecords, encodeRecord } from "../../repositories/records";
import { inputsOf } from "../../repositories/run-records";
import { bad } from "./read";

export interface CleanPicture {
  png: Buffer;
  /** SHA-256 of the raw RGB pixels, as a worker computes it. */
  outputHash: string;
}

/** Decoded and written anew without loss: nothing but pixels comes in. */
export async function cleanPicture(file: Buffer): Promise<CleanPicture> {
  return decoding("a picture", async () => {
    const image = open(file);
    await mustBe(image, "png");
    const png = await image.clone().png().toBuffer();
    const pixels = await image.clone().removeAlpha().toColourspace("srgb").raw().toBuffer();
    return { png, outputHash: createHash("sha256").update(pixels).digest("hex") };
  });
}

export async function cleanUpload(file: Buffer) {
  return decoding("an uploaded picture", async () => {
    const image = open(file);
    await mustBe(image, "webp");
    const made = image.webp({ lossless: true, effort: 1 });
    const { data, info } = await made.toBuffer({ resolveWithObject: true });
    return { webp: data, width: info.width, height: info.height };
  });
}

/** Frames of a picture that gets a new id: each one's head is read and written again. */
export async function cleanFilmstrip(file: Buffer, generationId: string): Promise<Buffer> {
  return decoding("a filmstrip", async () => {
    const records: Buffer[] = [];
    for (const { head, parts } of decodeRecords(file)) {
      const meta = frameMeta.parse(head);
      const image = parts[0];
      if (!image || parts.length !== 1) throw new Error("a frame is one image");
      await mustBe(open(image), meta.encoding);
      records.push(encodeRecord({ ...meta, generationId }, [image]));
    }
    return Buffer.concat(records);
  });
}

/** Pictures are decoded and written anew without loss, as what was drawn is. */
export async function cleanInputs(file: Buffer): Promise<RunInputs> {
  return decoding("what a picture began with", async () => {
    const { latents, ...pictures } = inputsOf(file);
    const inputs: RunInputs = {};
    for (const name of ["picture", "second", "mask"] as const) {
      const image = pictures[name];
      if (image) inputs[name] = await open(Buffer.from(image)).png().toBuffer();
    }
    if (!latents) return inputs;
    checkHalves(latents.data, latentShape.parse(latents.shape));
    return { ...inputs, latents };
  });
}

const latentShape = z.array(z.number().int().min(1).max(4096)).min(1).max(4);

/** Half precision: two bytes a value. */
function checkHalves(data: Uint8Array | undefined, shape: number[]): void {
  const values = shape.reduce((product, side) => product * side, 1);
  if (data?.byteLength !== 2 * values) throw new Error("as many values as the shape says");
}

const latentsHead = z.strictObject({
  step: z.number().int().min(0).max(1000),
  shape: latentShape,
});

export async function cleanLatents(file: Buffer): Promise<Buffer> {
  return decoding("the latents of a picture", async () => {
    const records = decodeRecords(file).map(({ head, parts }) => {
      const { step, shape } = latentsHead.parse(head);
      if (parts.length !== 1) throw new Error("latents are one part");
      checkHalves(parts[0], shape);
      return encodeRecord({ step, shape }, parts);
    });
    return Buffer.concat(records);
  });
}

const open = (file: Buffer) =>
  sharp(file, { failOn: "error", limitInputPixels: limits.uploadPixels });

async function mustBe(image: Sharp, format: string): Promise<void> {
  const found = (await image.metadata()).format;
  if (found !== format) throw new Error(`${format} was expected, not ${found}`);
}

async function decoding<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    throw bad(`${what} in it is damaged or not what it says it is`, cause);
  }
}
