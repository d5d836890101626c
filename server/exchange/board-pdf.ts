import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import PDFDocument from "pdfkit";
import sharp from "sharp";
import { drawText, fontFile } from "./captions";
import type { SheetPicture } from "./sheet";

/** A4 upright, in points. */
const page = { width: 595.28, height: 841.89 };
const margin = 42;
const columns = 2;
const rows = 3;
const gap = 20;
const cell = (page.width - 2 * margin - gap) / columns;
/** Leaves room under a print for two lines of prompt and one of its maker. */
const print = 194;
const captionLine = 12;
const ink = "#221913";
const faint = "#6e5f53";

export interface BoardPages {
  title: string;
  subtitle: string;
  /** The board as it lies, for the first page; null for none. */
  overview: Buffer | null;
  pictures: SheetPicture[];
}

/** A board as pages to print: the whole first, then every picture with its caption. */
export function boardPdf(pages: BoardPages): Readable {
  // Its types say less than it is.
  const pdf = new PDFDocument({
    size: "A4",
    margin,
    autoFirstPage: false,
    info: { Title: pages.title, Creator: "Emerge" },
  }) as Pdf;
  void write(pdf, pages).then(
    () => pdf.end(),
    (error: Error) => pdf.destroy(error),
  );
  return pdf;
}

type Pdf = InstanceType<typeof PDFDocument> & Readable;

async function write(pdf: Pdf, { title, subtitle, overview, pictures }: BoardPages) {
  pdf.registerFont("regular", fontFile());
  pdf.registerFont("bold", fontFile("SemiBold"));
  pdf.addPage();
  await say(pdf, title, margin, margin, { size: 24, font: "bold", width: page.width - 2 * margin });
  await say(pdf, subtitle, margin, margin + 36, { size: 11, color: faint });
  if (overview) {
    const fit: [number, number] = [page.width - 2 * margin, page.height - 2 * margin - 80];
    pdf.image(await toJpeg(overview, 2000), margin, margin + 72, { fit });
  }
  const perPage = columns * rows;
  for (const [at, picture] of pictures.entries()) {
    await drained(pdf);
    if (pdf.destroyed) return;
    if (at % perPage === 0) pdf.addPage();
    const place = at % perPage;
    const left = margin + (place % columns) * (cell + gap);
    const top = margin + Math.floor(place / columns) * ((page.height - 2 * margin) / rows);
    const image = await picture.image();
    if (image) pdf.image(await toJpeg(image, 1200), left, top, { fit: [cell, print] });
    const below = top + print + 8;
    await say(pdf, picture.prompt, left, below, { size: 10, width: cell, lines: 2 });
    const note = { size: 8.5, color: faint, width: cell };
    await say(pdf, picture.note, left, below + 2 * captionLine + 4, note);
  }
}

const readAhead = 4 * 1024 * 1024;

/** Whoever reads slowly, or went away, is not written ahead of. */
async function drained(pdf: Pdf): Promise<void> {
  while (pdf.readableLength > readAhead && !pdf.destroyed) await sleep(20);
}

interface Saying {
  size: number;
  font?: "regular" | "bold";
  color?: string;
  width?: number;
  lines?: number;
}

/** As text that can be searched and copied; as a picture where the typeface lacks a sign. */
async function say(pdf: Pdf, text: string, left: number, top: number, saying: Saying) {
  const {
    size,
    font = "regular",
    color = ink,
    width = page.width - 2 * margin,
    lines = 1,
  } = saying;
  const clean = text.replace(/[\p{Cc}\p{Cs}]/gu, " ").trim();
  pdf.font(font).fontSize(size);
  if (hasAll(pdf, clean)) {
    const height = lines * size * 1.35;
    pdf.fillColor(color).text(clean, left, top, { width, height, ellipsis: true, lineBreak: true });
    return;
  }
  const sharpness = 3;
  const drawn = await drawText(clean, {
    size: Math.round(size * sharpness),
    width: Math.round(width * sharpness),
    height: Math.round(lines * size * 1.35 * sharpness),
    color,
    weight: font === "bold" ? "SemiBold" : "Regular",
  });
  if (drawn) pdf.image(drawn.png, left, top, { width: drawn.width / sharpness });
}

interface Fontkit {
  _font?: { font?: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

function hasAll(pdf: Pdf, text: string): boolean {
  const font = (pdf as unknown as Fontkit)._font?.font;
  return (
    font !== undefined && [...text].every((sign) => font.hasGlyphForCodePoint(sign.codePointAt(0)!))
  );
}

const toJpeg = (image: Buffer, longest: number) =>
  sharp(image)
    .resize(longest, longest, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: 88 })
    .toBuffer();
