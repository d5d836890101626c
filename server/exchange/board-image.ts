import sharp, { type OverlayOptions } from "sharp";
import type { Item } from "../contract";
import { drawText } from "./captions";

/** Longest side of a board's picture. */
const longest = 4096;
const margin = 40;
const paper = "#f3ede2";
const ink = "#221913";
const tones: Record<string, string> = {
  paper: "#fcf9f3",
  coral: "#b23c2b",
  amber: "#8f5a00",
  lime: "#4d6b00",
  teal: "#00695c",
  sky: "#0a6490",
  indigo: "#4350b8",
  violet: "#7a3fb0",
  pink: "#ad2a6c",
};

export interface Images {
  picture(generationId: string): Promise<Buffer | null>;
  upload(uploadId: string): Promise<Buffer | null>;
}

interface Placed {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A board as it lies on its canvas, as one PNG; null where nothing lies on it. */
export async function boardImage(items: Item[], images: Images): Promise<Buffer | null> {
  if (items.length === 0) return null;
  const bounds = boundsOf(items);
  const scale = Math.min(
    2,
    (longest - 2 * margin) / bounds.width,
    (longest - 2 * margin) / bounds.height,
  );
  const width = Math.round(bounds.width * scale) + 2 * margin;
  const height = Math.round(bounds.height * scale) + 2 * margin;
  const layers: OverlayOptions[] = [];
  for (const item of inOrder(items)) {
    const place: Placed = {
      left: Math.round((item.x - bounds.left) * scale) + margin,
      top: Math.round((item.y - bounds.top) * scale) + margin,
      width: Math.max(1, Math.round(item.width * scale)),
      height: Math.max(1, Math.round(item.height * scale)),
    };
    layers.push(...(await draw(item, place, scale, images)));
  }
  return sharp({ create: { width, height, channels: 3, background: paper } })
    .composite(layers)
    .png({ compressionLevel: 7 })
    .toBuffer();
}

/** Sections lie under everything; the rest by height, then by id, as on the screen. */
const inOrder = (items: Item[]) =>
  items.toSorted(
    (a, b) =>
      Number(b.kind === "section") - Number(a.kind === "section") ||
      a.z - b.z ||
      (a.id < b.id ? -1 : 1),
  );

function boundsOf(items: Item[]) {
  const left = Math.min(...items.map((one) => one.x));
  const top = Math.min(...items.map((one) => one.y));
  const width = Math.max(...items.map((one) => one.x + one.width)) - left;
  const height = Math.max(...items.map((one) => one.y + one.height)) - top;
  return { left, top, width, height };
}

async function draw(
  item: Item,
  place: Placed,
  scale: number,
  images: Images,
): Promise<OverlayOptions[]> {
  switch (item.kind) {
    case "picture":
      return print(await images.picture(item.generationId), place);
    case "upload":
      return print(await images.upload(item.uploadId), place);
    case "swatch":
      return [sheet(place, item.hex)];
    case "section":
      return [
        sheet(place, tones[item.tone]!, 0.1),
        ...(await label(item.title, place, 18 * scale)),
      ];
    case "note":
      return [sheet(place, tones.paper!), ...(await label(item.text, place, 15 * scale))];
    case "link":
      return [
        sheet(place, tones.paper!),
        ...(await label(item.title || item.url, place, 14 * scale)),
      ];
  }
}

/** Cards hold their picture at the top and words below: the print fills the card's width. */
async function print(image: Buffer | null, place: Placed): Promise<OverlayOptions[]> {
  if (!image) return [sheet(place, "#e8dfd0")];
  const { width, height } = await sharp(image).metadata();
  const fitted = Math.min(place.height, Math.max(1, Math.round((place.width * height) / width)));
  const enlarged = width * 2 <= place.width;
  const input = await sharp(image)
    .resize(place.width, fitted, { fit: "contain", kernel: enlarged ? "nearest" : "lanczos3" })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return [{ input, left: place.left, top: place.top }];
}

function sheet({ left, top, width, height }: Placed, color: string, alpha = 1): OverlayOptions {
  const red = Number.parseInt(color.slice(1, 3), 16);
  const green = Number.parseInt(color.slice(3, 5), 16);
  const blue = Number.parseInt(color.slice(5, 7), 16);
  const background = { r: red, g: green, b: blue, alpha };
  return { input: { create: { width, height, channels: 4, background } }, left, top };
}

async function label(text: string, place: Placed, size: number): Promise<OverlayOptions[]> {
  const inset = Math.round(size * 0.7);
  const width = place.width - 2 * inset;
  const height = place.height - 2 * inset;
  // Too small to read is not worth drawing, and fonts have no size below one.
  if (size < 4 || width < size || height < size) return [];
  const drawn = await drawText(text, { size: Math.round(size), width, height, color: ink });
  return drawn ? [{ input: drawn.png, left: place.left + inset, top: place.top + inset }] : [];
}
