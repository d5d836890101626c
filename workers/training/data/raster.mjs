import sharp from 'sharp';

export const SIZE = 256;

sharp.concurrency(1);
sharp.cache(false);

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 };

/** An iconify icon as a square SVG document, centred. */
export function iconToSvg(icon, set) {
  const width = icon.width ?? set.width ?? 16;
  const height = icon.height ?? set.height ?? 16;
  const side = Math.max(width, height);
  const left = (icon.left ?? set.left ?? 0) - (side - width) / 2;
  const top = (icon.top ?? set.top ?? 0) - (side - height) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `viewBox="${left} ${top} ${side} ${side}" width="${SIZE}" height="${SIZE}" color="#222">${icon.body}</svg>`
  );
}

/** SIZE x SIZE x 4 bytes (straight alpha), or null when the file does not render to anything. */
export async function rasterize(input) {
  try {
    const { data, info } = await sharp(input)
      .resize(SIZE, SIZE, { fit: 'contain', background: TRANSPARENT })
      .ensureAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return info.channels === 4 && coverage(data) > 0.02 ? data : null;
  } catch {
    return null;
  }
}

/** Share of the picture that is not transparent; nearly empty icons teach nothing. */
function coverage(rgba) {
  let sum = 0;
  for (let i = 3; i < rgba.length; i += 4 * 16) sum += rgba[i];
  return sum / 255 / (rgba.length / (4 * 16));
}
