import { MersenneTwister } from "./mersenne";

/** A double in 0..1 as torch draws it: 53 of 64 random bits. */
export function uniform53(bits: MersenneTwister): number {
  const high = bits.next();
  const low = bits.next();
  return ((high & 0x1fffff) * 0x100000000 + low) / 0x20000000000000;
}

/** The first n numbers in 0..1 of a seed, as `torch.rand(n, dtype=float64)` gives them. */
export function uniforms(seed: number, n: number): Float64Array {
  const bits = new MersenneTwister(seed);
  return Float64Array.from({ length: n }, () => uniform53(bits));
}
