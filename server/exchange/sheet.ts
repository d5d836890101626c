import sharp, { type OverlayOptions } from "sharp";
import { drawText } from "./captions";

export interface SheetPicture {
  prompt: string;
  /** Under the prompt: by whom, with which seed. */
  note: string;
  /** Any picture format; read when its turn comes. */
  image(): Promise<Buffer | null>;
}

const cell = 320;
const gap = 28;
const captionHeight = 76;
const lineHeight = 20;
const paper = "#f3ede2";
const ink = "#221913";
const faint = "#6e5f53";

/** A contact sheet: prints in rows, each with its caption, on paper. */
export async function contactSheet(title: string, pictures: SheetPicture[]): Promise<Buffer> {
  const columns = Math.min(pictures.length, Math.ceil(Math.sqrt(pictures.length * 1.3)));
  const rows = Math.ceil(pictures.length / columns);
  const width = gap + columns * (cell + gap);
  const head = 88;
  const height = head + rows * (cell + captionHeight + gap);
  const layers: OverlayOptions[] = [];
  const put = async (text: string, left: number, top: number, style: object) => {
    const drawn = await drawText(text, { ...textStyle, ...style });
    if (drawn) layers.push({ input: drawn.png, left, top });
  };
  await put(title, gap, 30, { size: 26, weight: "SemiBold", width: width - 2 * gap, height: 34 });
  for (const [at, picture] of pictures.entries()) {
    const left = gap + (at % columns) * (cell + gap);
    const top = head + Math.floor(at / columns) * (cell + captionHeight + gap);
    const image = await picture.image();
    if (image) layers.push({ input: await fit(image), left, top });
    const below = top + cell + 10;
    await put(shorten(picture.prompt), left, below, { height: 36 });
    await put(picture.note, left, below + 2 * lineHeight + 4, { size: 13, color: faint });
  }
  return sharp({ create: { width, height, channels: 3, background: paper } })
    .composite(layers)
    .png()
    .toBuffer();
}

const textStyle = { size: 15, width: cell, height: lineHeight, color: ink };

/** About what two lines hold. */
const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 78).trimEnd()}…` : text);

/** Whole within the cell, on the colour of unexposed paper; small ones are enlarged in hard pixels. */
async function fit(image: Buffer): Promise<Buffer> {
  const { width } = await sharp(image).metadata();
  return sharp(image)
    .resize(cell, cell, {
      fit: "contain",
      background: "#e8dfd0",
      kernel: width * 2 <= cell ? "nearest" : "lanczos3",
    })
    .flatten({ background: "#e8dfd0" })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
