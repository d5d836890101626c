import type { ModelInfo } from "../../server/contract";

/** Width over height of what people ask for; SDXL's training sizes come out exactly. */
const ratios = [1, 9 / 7, 7 / 9, 19 / 13, 13 / 19, 7 / 4, 4 / 7];

/** The model's own size and others of about its area, each a multiple of `divisor` pixels. */
export function sizesFor(
  own: { width: number; height: number },
  divisor: number,
): ModelInfo["sizes"] {
  const side = Math.sqrt(own.width * own.height);
  const round = (pixels: number) => Math.max(1, Math.round(pixels / divisor)) * divisor;
  const others = ratios.map((ratio) => ({
    width: round(side * Math.sqrt(ratio)),
    height: round(side / Math.sqrt(ratio)),
  }));
  const bySize = new Map([own, ...others].map((size) => [`${size.width}x${size.height}`, size]));
  return [...bySize.values()];
}
