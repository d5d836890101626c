import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeRecord } from "../../repositories/records";
import { cleanInputs } from "./check";

const latents = { name: "latents", shape: [1, 2, 4], sampler: "euler", schedule: "ddim" };

test("what a picture began with stays what it was, pixel for pixel", async () => {
  const raw = { width: 2, height: 1, channels: 3 } as const;
  const pixels = Buffer.from([1, 2, 3, 250, 251, 252]);
  const webp = await sharp(pixels, { raw }).webp({ lossless: true }).toBuffer();
  const halves = Buffer.alloc(16, 7);
  const file = [encodeRecord({ name: "mask" }, [webp]), encodeRecord(latents, [halves])];
  const inputs = await cleanInputs(Buffer.concat(file));
  expect(await sharp(inputs.mask).removeAlpha().raw().toBuffer()).toEqual(pixels);
  const { shape, sampler, schedule } = latents;
  expect(inputs.latents).toEqual({ data: halves, shape, sampler, schedule });
  expect(Object.keys(inputs)).toEqual(["mask", "latents"]);
});

test("nothing is what a run began with that has no inputs", async () =>
  expect(await cleanInputs(Buffer.alloc(0))).toEqual({}));

test.each([
  ["a picture that is none", { name: "picture" }, Buffer.from("no picture")],
  ["too few values", latents, Buffer.alloc(15)],
  ["an unknown name", { name: "everything" }, Buffer.alloc(1)],
  ["an unknown sampler", { ...latents, sampler: "magic" }, Buffer.alloc(16)],
])("%s is refused", async (_name, head, data) => {
  await expect(cleanInputs(encodeRecord(head, [data]))).rejects.toThrow(
    "what a picture began with in it is damaged or not what it says it is",
  );
});
