import sharp from "sharp";
import { findUp } from "../paths";

export interface TextStyle {
  /** Font size in pixels. */
  size: number;
  width: number;
  height: number;
  color: string;
  weight?: "Regular" | "SemiBold";
}

export interface TextImage {
  png: Buffer;
  width: number;
  height: number;
}

/** At 72 dots an inch a point is a pixel. */
const dpi = 72;

export const fontFile = (weight: "Regular" | "SemiBold" = "Regular") =>
  findUp(`node_modules/geist/dist/fonts/geist-sans/Geist-${weight}.ttf`);

/** Text as a picture, broken into lines and cut off at the height; null where there is none. */
export async function drawText(text: string, style: TextStyle): Promise<TextImage | null> {
  const clean = text.replace(/[\p{Cc}\p{Cs}]/gu, " ").trim();
  if (clean === "") return null;
  const { size, width, height, color, weight } = style;
  const { data, info } = await sharp({
    text: {
      // Pango reads markup: what people wrote must not be any.
      text: `<span foreground="${color}">${escape(clean.slice(0, 2000))}</span>`,
      font: `Geist ${weight ?? "Regular"} ${size}`,
      fontfile: fontFile(weight),
      width,
      dpi,
      rgba: true,
      wrap: "word-char",
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true });
  if (info.height <= height && info.width <= width) {
    return { png: data, width: info.width, height: info.height };
  }
  const cut = { width: Math.min(width, info.width), height: Math.min(height, info.height) };
  const png = await sharp(data)
    .extract({ left: 0, top: 0, ...cut })
    .png()
    .toBuffer();
  return { png, ...cut };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escape = (text: string) => text.replace(/[&<>]/g, (sign) => entities[sign]!);
