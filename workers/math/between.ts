import type { Noise, NoiseStream } from "./noise";
import { slerp } from "./slerp";

/**
 * The draws of two seeds, each turned from the first to the second along the arc: independent normal
 * numbers lie near a sphere, and the straight line between two points of it leads through where no
 * noise ever is. 0 and 1 are exactly the ends.
 */
export class NoiseBetween implements Noise {
  constructor(
    private readonly first: NoiseStream,
    private readonly second: NoiseStream,
    private readonly amount: number,
  ) {}

  draw(n: number): Float32Array {
    const [from, to] = [this.first.draw(n), this.second.draw(n)];
    return slerp(from, to, this.amount);
  }

  skip(n: number): void {
    this.first.skip(n);
    this.second.skip(n);
  }
}
