import sharp from "sharp";
import type { Frame } from "../contract";

const frameMs = 90;
const lastFrameMs = 1500;

/** Joins frames into one looping animation; the last one stays for a moment. */
export async function animate(frames: Frame[], format: "webp" | "gif"): Promise<Buffer> {
  const images = await ofOneSize(frames);
  const delay = images.map((_, index) => (index === images.length - 1 ? lastFrameMs : frameMs));
  const joined = sharp(images, { join: { animated: true } });
  const made =
    format === "gif"
      ? joined.gif({ loop: 0, delay, effort: 4 })
      : joined.webp({ loop: 0, delay, quality: 85 });
  return made.toBuffer();
}

/** Previews may be smaller than the last frame: all are brought to its size. */
function ofOneSize(frames: Frame[]): Promise<Buffer[]> {
  const { width, height } = frames.at(-1)!.meta;
  return Promise.all(
    frames.map(({ meta, image }) =>
      meta.width === width && meta.height === height
        ? Buffer.from(image)
        : sharp(image).resize(width, height, { fit: "fill" }).webp({ quality: 90 }).toBuffer(),
    ),
  );
}
