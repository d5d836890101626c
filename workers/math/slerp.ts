import { combine } from "./tensor";

/**
 * Spherical interpolation (Shoemake 1985), which keeps the length that noise and latents have; 0 and
 * 1 are exactly the ends. Ends that point the same way, or nowhere, are joined by a straight line.
 */
export function slerp(from: Float32Array, to: Float32Array, amount: number): Float32Array {
  if (amount === 0) return from;
  if (amount === 1) return to;
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return lerp(from, to, amount);
  return combine(Math.sin((1 - amount) * angle) / sine, from, Math.sin(amount * angle) / sine, to);
}

/** Along the straight line; 0 and 1 are exactly the ends. */
export function lerp(from: Float32Array, to: Float32Array, amount: number): Float32Array {
  if (amount === 0) return from;
  if (amount === 1) return to;
  return combine(1 - amount, from, amount, to);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
