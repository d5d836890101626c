import { toPixels } from "../../math/tensor";
import type { Picture } from "../generator";

/** Maps are enlarged to about so many pixels, without smoothing. */
const wide = 256;
/** Latents beyond so many standard deviations are all black or white. */
const range = 3;

/** Latents as people may look at them: three channels as colours, others as a grid of grey maps. */
export function latentMap(latents: Float32Array, shape: readonly number[]): Picture {
  const [channels, height, width] = shape as [number, number, number];
  if (channels === 3) return enlarged({ width, height, pixels: toPixels(latents) });
  const columns = Math.ceil(Math.sqrt(channels));
  const rows = Math.ceil(channels / columns);
  const pixels = new Uint8ClampedArray(columns * width * rows * height * 3);
  latents.forEach((value, i) => {
    const channel = Math.floor(i / (width * height));
    const y = Math.floor(channel / columns) * height + (Math.floor(i / width) % height);
    const x = (channel % columns) * width + (i % width);
    const at = (y * columns * width + x) * 3;
    pixels.fill(127.5 * (1 + value / range), at, at + 3);
  });
  return enlarged({
    width: columns * width,
    height: rows * height,
    pixels: new Uint8Array(pixels.buffer),
  });
}

/** Numbers row by row: red above zero, blue below, white at zero; the largest is the full colour. */
export function heatMap(values: Float32Array, width: number): Picture {
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-9);
  const pixels = new Uint8ClampedArray(values.length * 3);
  values.forEach((value, i) => {
    const share = Math.abs(value) / most;
    const rest = 255 * (1 - share);
    pixels.set(value > 0 ? [255, rest, rest] : [rest, rest, 255], i * 3);
  });
  return enlarged({
    width,
    height: values.length / width,
    pixels: new Uint8Array(pixels.buffer),
  });
}

/** The mean over the channels of how far two tensors are apart, place by place. */
export function distanceMap(a: Float32Array, b: Float32Array, shape: readonly number[]): Picture {
  const [channels, height, width] = shape as [number, number, number];
  const plane = new Float32Array(height * width);
  a.forEach((value, i) => {
    plane[i % plane.length]! += Math.abs(value - b[i]!) / channels;
  });
  return heatMap(plane, width);
}

/** Root of the mean square of the difference. */
export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}

function enlarged(small: Picture): Picture {
  const factor = Math.max(1, Math.floor(wide / Math.max(small.width, small.height)));
  const [width, height] = [small.width * factor, small.height * factor];
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / factor) * small.width + Math.floor(x / factor)) * 3;
      pixels.set(small.pixels.subarray(from, from + 3), (y * width + x) * 3);
    }
  return { width, height, pixels };
}

/** A part of a picture, as far as it lies inside. */
export function cropped(
  picture: Picture,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Picture {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const right = Math.min(picture.width, x + width);
  const bottom = Math.min(picture.height, y + height);
  const pixels = new Uint8Array((right - left) * (bottom - top) * 3);
  for (let row = top; row < bottom; row++) {
    const from = (row * picture.width + left) * 3;
    const own = picture.pixels.subarray(from, from + (right - left) * 3);
    pixels.set(own, (row - top) * (right - left) * 3);
  }
  return { width: right - left, height: bottom - top, pixels };
}
