import type { Item } from "@/server/contract";

/** Widths in which the server has every picture ready. */
const widths = [64, 128, 256, 512] as const;
export type ThumbnailWidth = (typeof widths)[number];

/** The smallest that still fills so many pixels of the screen; null for the picture itself. */
export const widthFor = (pixels: number): ThumbnailWidth | null =>
  widths.find((width) => width >= pixels * 0.85) ?? null;

/** The finished picture; it never changes. */
export const pictureUrl = (generationId: string) => `/api/generations/${generationId}/picture.png`;

type Pictured = Extract<Item, { kind: "picture" | "upload" }>;

export function pictureUrlOf(item: Pictured, width: ThumbnailWidth | null): string {
  const file =
    item.kind === "picture"
      ? pictureUrl(item.generationId)
      : `/api/uploads/${item.uploadId}/image.webp`;
  return width === null ? file : `${file}?w=${width}`;
}
