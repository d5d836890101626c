/** Number of elements of a shape. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** a*x + b*y, elementwise; both of one length. */
export function combine(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = a * x[i]! + b * y[i]!;
  return out;
}

/** a*x, elementwise. */
export function scale(a: number, x: Float32Array): Float32Array {
  return x.map((value) => a * value);
}

/** Tensors of any lengths behind one another in one block. */
export function concat(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** The block cut into copies of `length` elements each; the block's length must be a multiple. */
export function split(block: Float32Array, length: number): Float32Array[] {
  const count = block.length / length;
  return Array.from({ length: count }, (_, i) => block.slice(i * length, (i + 1) * length));
}

/** False as soon as one element is NaN or infinite. */
export function allFinite(x: Float32Array): boolean {
  for (let i = 0; i < x.length; i++) if (!Number.isFinite(x[i]!)) return false;
  return true;
}

/**
 * A planar picture in -1..1 (3 x height x width) as interleaved 8-bit RGB. Clamped arrays round half
 * to even and clamp by themselves, as numpy does in diffusers' image processor.
 */
export function toPixels(planes: Float32Array): Uint8Array {
  const area = planes.length / 3;
  const out = new Uint8ClampedArray(planes.length);
  for (let i = 0; i < area; i++) {
    out[i * 3] = (planes[i]! * 0.5 + 0.5) * 255;
    out[i * 3 + 1] = (planes[area + i]! * 0.5 + 0.5) * 255;
    out[i * 3 + 2] = (planes[2 * area + i]! * 0.5 + 0.5) * 255;
  }
  return new Uint8Array(out.buffer);
}

/** The bytes of a tensor, copied, so that they may be sent away. */
export function toBytes(tensor: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength).slice();
}

/** A block of bytes as float32 values; null where its length is no multiple of four. */
export function floatsFromBytes(bytes: Uint8Array): Float32Array | null {
  if (bytes.byteLength % 4 !== 0) return null;
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** The inverse of `toPixels`. */
export function fromPixels(pixels: Uint8Array): Float32Array {
  const area = pixels.length / 3;
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < area; i++) {
    out[i] = pixels[i * 3]! / 127.5 - 1;
    out[area + i] = pixels[i * 3 + 1]! / 127.5 - 1;
    out[2 * area + i] = pixels[i * 3 + 2]! / 127.5 - 1;
  }
  return out;
}

/** A block of bytes as the bits of half-precision values; null where its length is odd. */
export function halvesFromBytes(bytes: Uint8Array): Uint16Array | null {
  if (bytes.byteLength % 2 !== 0) return null;
  return new Uint16Array(new Uint8Array(bytes).buffer);
}
