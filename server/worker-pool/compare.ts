import type { EnvironmentDifference, Fingerprint } from "../contract";

interface Latents {
  /** float16, C x H x W. */
  data: Uint8Array;
  shape: number[];
}

/** Null where both are the same to the bit; the numbers are null where they cannot be compared. */
export function latentsDifference(
  then: Latents | undefined,
  now: Latents,
): { max: number | null; rms: number | null } | null {
  if (!then || then.shape.join() !== now.shape.join() || then.data.length !== now.data.length) {
    return { max: null, rms: null };
  }
  if (Buffer.compare(then.data, now.data) === 0) return null;
  const [a, b] = [halves(then.data), halves(now.data)];
  let [max, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    max = Math.max(max, difference);
    sum += difference ** 2;
  }
  const rms = Math.sqrt(sum / a.length);
  return Number.isFinite(rms) ? { max, rms } : { max: null, rms: null };
}

function halves(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 2 }, (_, i) =>
    halfValue(view.getUint16(i * 2, true)),
  );
}

/** IEEE 754 half precision. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const names: Record<keyof Fingerprint, string> = {
  modelHash: "model hash",
  runtime: "runtime",
  provider: "provider",
  threads: "threads",
  platform: "platform",
  cpu: "processor",
  instructions: "instruction sets",
};

/** What is not as it was; nothing where it was never written down. */
export function environmentDifferences(
  then: Fingerprint | null,
  now: Fingerprint,
): EnvironmentDifference[] {
  if (!then) return [];
  return (Object.keys(names) as (keyof Fingerprint)[])
    .filter((key) => then[key] !== undefined && then[key] !== now[key])
    .map((key) => ({ name: names[key], was: String(then[key]), is: String(now[key]) }));
}
