/**
 * How a distilled U-Net is told its guidance scale: Meng et al. 2023 (arXiv 2210.03142), sines then
 * cosines of (scale - 1) * 1000 as in diffusers' latent consistency pipeline.
 */
export function guidanceWave(guidance: number, width: number): Float32Array {
  const half = width / 2;
  const out = new Float32Array(width);
  for (let i = 0; i < half; i++) {
    const angle = (guidance - 1) * 1000 * Math.exp((-Math.log(10_000) * i) / (half - 1));
    out[i] = Math.sin(angle);
    out[half + i] = Math.cos(angle);
  }
  return out;
}
