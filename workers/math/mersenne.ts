/** MT19937 (Matsumoto and Nishimura 1998), seeded as torch's CPU generator seeds it. */
export class MersenneTwister {
  private readonly state = new Uint32Array(624);
  private index = 624;

  /** @param seed a whole number; like torch, only its low 32 bits count. */
  constructor(seed: number) {
    const state = this.state;
    state[0] = Number(BigInt(seed) & 0xffffffffn);
    for (let i = 1; i < 624; i++) {
      const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, before) + i;
    }
  }

  /** The next 32 random bits, as an unsigned integer. */
  next(): number {
    if (this.index === 624) this.refill();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  private refill(): void {
    const state = this.state;
    for (let i = 0; i < 624; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % 624]! & 0x7fffffff);
      state[i] = state[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}
