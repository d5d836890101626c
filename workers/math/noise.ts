import { MersenneTwister } from "./mersenne";
import { uniform53 } from "./uniform";

/** Width of the block in which torch's CPU kernel turns uniform numbers into normal ones. */
const block = 16;

/** Standard normal numbers, draw after draw. */
export interface Noise {
  draw(n: number): Float32Array;
  /** Moves on as if n numbers had been drawn. */
  skip(n: number): void;
}

/**
 * Standard normal numbers exactly as `torch.randn(n, generator=torch.Generator("cpu"))` gives them
 * (aten/src/ATen/native/cpu/DistributionTemplates.h), so that a seed means here what it means in
 * diffusers and ComfyUI. Later draws go on where the earlier ones stopped.
 */
export class NoiseStream implements Noise {
  private readonly bits: MersenneTwister;
  /** The second half of the last Box-Muller pair, which torch keeps for the next scalar draw. */
  private spare: number | null = null;

  constructor(seed: number) {
    this.bits = new MersenneTwister(seed);
  }

  /** Draws n normal numbers; n < 16 takes torch's scalar path, more its 16-wide one. */
  draw(n: number): Float32Array {
    const out = new Float32Array(n);
    if (n < block) for (let i = 0; i < n; i++) out[i] = this.scalar();
    else this.fill(out);
    return out;
  }

  /** Moves on as if n numbers had been drawn, at a fraction of the cost. */
  skip(n: number): void {
    if (n < block) this.draw(n);
    else for (let left = n + (n % block ? block : 0); left > 0; left--) this.bits.next();
  }

  private fill(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform24();
    for (let i = 0; i + block <= out.length; i += block) boxMuller(out, i);
    if (out.length % block === 0) return;
    // torch draws the last sixteen afresh when the length is not a multiple of sixteen.
    const tail = out.length - block;
    for (let i = tail; i < out.length; i++) out[i] = this.uniform24();
    boxMuller(out, tail);
  }

  private uniform24(): number {
    return (this.bits.next() & 0xffffff) / 0x1000000;
  }

  private scalar(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    const angle = 2 * Math.PI * uniform53(this.bits);
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53(this.bits)));
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}

function boxMuller(data: Float32Array, offset: number): void {
  for (let j = offset; j < offset + block / 2; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - data[j]!));
    const angle = 2 * Math.PI * data[j + block / 2]!;
    data[j] = radius * Math.cos(angle);
    data[j + block / 2] = radius * Math.sin(angle);
  }
}
