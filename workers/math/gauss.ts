import { slerp } from "./slerp";

/** The normal distribution function, by Hart's formulas as West 2005 gives them: 15 digits. */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 37) return x > 0 ? 1 : 0;
  const bell = Math.exp((-size * size) / 2);
  const tail = size < 7.07106781186547 ? bell * near(size) : bell / far(size);
  return x > 0 ? 1 - tail : tail;
}

const above = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const below = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];
const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduce((sum, one) => sum * x + one, 0);
const near = (x: number) => polynomial(above, x) / polynomial(below, x);
const far = (x: number) => 2.506628274631 * (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65)))));

/** Its inverse: Acklam's approximation, made exact by two steps of Halley's. */
export function normalQuantile(share: number): number {
  const p = Math.min(1 - 2 ** -53, Math.max(2 ** -53, share));
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = p < 0.02425 ? tailGuess(p) : middleGuess(p);
  for (let turn = 0; turn < 2; turn++) {
    const off = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
    x -= off / (1 + (x * off) / 2);
  }
  return x;
}

function middleGuess(p: number): number {
  const q = p - 0.5;
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972];
  const top = polynomial([...a, -30.66479806614716, 2.506628277459239], q * q);
  return (top * q) / polynomial([...b, -13.28068155288572, 1], q * q);
}

function tailGuess(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  const top = polynomial([...c, -2.549732539343734, 4.374664141464968, 2.938163982698783], q);
  return top / polynomial(d, q);
}

/**
 * Uniform numbers so far on the way from one set to another: as normal numbers they turn along the
 * arc (a Gaussian copula), so they are uniform all the way. 0 and 1 are exactly the ends.
 */
export function uniformsBetween(
  from: Float64Array,
  to: Float64Array,
  amount: number,
): Float64Array {
  if (amount === 0) return from;
  if (amount === 1) return to;
  const normals = (all: Float64Array) => Float32Array.from(all, normalQuantile);
  return Float64Array.from(slerp(normals(from), normals(to), amount), normalCdf);
}
